import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** RFC 1918, 6598, 3927 and 4193, link-local IPv6, and the address that stands for none. */
const unreachable = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['0.0.0.0', 8],
] as const)
  unreachable.addSubnet(net, bits);
unreachable.addSubnet('fc00::', 7, 'ipv6');
unreachable.addSubnet('fe80::', 10, 'ipv6');
unreachable.addAddress('::', 'ipv6');

const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

export const isLoopbackAddress = (address: string): boolean => isIn(loopback, address);

/** Nobody gets there from the internet; loopback included. */
export const isPrivateAddress = (address: string): boolean => isIn(loopback, address) || isIn(unreachable, address);
