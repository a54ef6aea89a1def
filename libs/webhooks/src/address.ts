import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** "127.0.0.0/8 — Loopback": RFC 6890, 2.2.2; "::1/128 — Loopback Address": 2.2.3. */
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopback = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** What is wrong with an address to post to; null: nothing. What a name stands for is looked at when it is connected to. */
export function addressProblem(url: URL): string | null {
  if (url.username || url.password) return 'the address holds a user name or a password';
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:') return 'the address is neither https nor http';
  return isIP(bare(url)) === 0 || isLoopback(bare(url)) ? null : 'plain http goes to a loopback address only';
}

class NotLoopback extends Error {
  override readonly name = 'NotLoopback';
  readonly code = 'NOT_LOOPBACK';
}

/**
 * For plain http: a name is resolved here and now, and connected to only where all that it stands for is loopback, whatever it
 * stood for a moment ago.
 */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) callback(error, '');
    else if (addresses.length === 0 || !addresses.every(({ address }) => isLoopback(address)))
      callback(new NotLoopback('the name of a plain http address does not stand for loopback alone'), '');
    else hand(addresses, options.all === true, callback);
  });
};

function hand(addresses: LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (all || !first) callback(null, addresses);
  else callback(null, first.address, first.family);
}
