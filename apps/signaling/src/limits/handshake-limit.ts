import { isIPv4, isIPv6 } from 'node:net';
import { type Clock } from '#calls';
import { type Rate } from '#config';
import { Allowance } from './allowance.js';

const SWEPT_FROM = 1_024;

/** How many handshakes may come from one address, at this server. Costs Redis nothing: it is for those who are not let in yet. */
export class HandshakeLimit {
  private readonly byNetwork = new Map<string, Allowance>();
  private sweepAt = SWEPT_FROM;

  constructor(
    private readonly rate: Rate | null,
    private readonly clock: Clock,
  ) {}

  /** How long this address has to wait, in ms; 0: it is let in. */
  take(address: string): number {
    if (!this.rate) return 0;
    const now = this.clock();
    const network = networkOf(address);
    const allowance = this.byNetwork.get(network) ?? new Allowance(this.rate);
    this.byNetwork.set(network, allowance);
    if (this.byNetwork.size >= this.sweepAt) this.sweep(now);
    return allowance.take(now);
  }

  /** How many networks are counted now. */
  get size(): number {
    return this.byNetwork.size;
  }

  /** An allowance that is full says as much as none. */
  private sweep(now: number): void {
    for (const [network, allowance] of this.byNetwork) if (allowance.isFull(now)) this.byNetwork.delete(network);
    this.sweepAt = Math.max(SWEPT_FROM, 2 * this.byNetwork.size);
  }
}

/** Who has one IPv6 address has the 2^64 of its network. */
export function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '');
  if (isIPv4(mapped) || !isIPv6(address)) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

const groupsOf = (text: string): string[] => text.split(':').filter((group) => group !== '');
