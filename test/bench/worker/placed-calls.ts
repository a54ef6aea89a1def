import { randomBytes, randomUUID } from 'node:crypto';
import { type Call, type CallRef, type Exchange, type Invite, placeCall } from '#calls';
import { BullmqPushQueue, BullmqRingTimer } from '#queues';
import { connectRedis, RedisCallStore, RedisDeviceBook } from '#redis';
import { placeOf } from '../../support/redis-place.js';

const APP = 'demo';
const DEVICE = 'phone';
/** The longest that a call may ring: on a loaded machine all pushes of a round still go out. */
const RING_SECONDS = 120;
const AT_ONCE = 100;
/** As signaling's own default. */
const HOLD_MS = 1_000;
const LEDGER_MS = 24 * 3_600_000;

/** Places calls as a signaling server does: by the same verb, in the same stores, with a job for each push. */
export class PlacedCalls {
  private readonly exchange: Exchange;

  constructor(private readonly redis: ReturnType<typeof connectRedis>) {
    const clock = Date.now;
    this.exchange = {
      calls: new RedisCallStore(redis, clock),
      devices: new RedisDeviceBook(redis, clock),
      pushes: new BullmqPushQueue({ connection: redis }, () => 'https://calls.example.org'),
      timer: new BullmqRingTimer({ connection: redis }, clock),
      ...{ clock, budgetMs: 60_000, holdMs: HOLD_MS, ledgerMs: LEDGER_MS },
    };
  }

  static connect(url: string): PlacedCalls {
    const redis = connectRedis(placeOf(url), {
      purpose: 'worker',
      onError: (error) => {
        console.error(error.message);
      },
    });
    return new PlacedCalls(redis);
  }

  /** So many calls, each to a phone of its own. */
  async place(count: number): Promise<CallRef[]> {
    const calls = Array.from({ length: count }, () => ({ app: APP, callId: randomUUID() }));
    const queue = calls.values();
    const lane = async (): Promise<void> => {
      for (const call of queue) await this.placeOne(call);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return calls;
  }

  /** Throws where the push of a call is not noted as accepted. */
  async check(calls: readonly CallRef[]): Promise<void> {
    for (const call of calls) {
      const push = pushOf(await this.exchange.calls.read(call));
      if (push?.state !== 'accepted') throw new Error(`a call's push is ${JSON.stringify(push)}`);
    }
  }

  disconnect(): void {
    this.redis.disconnect();
  }

  private async placeOne({ app, callId }: CallRef): Promise<void> {
    const callee = { app, user: `callee-${callId}`, deviceId: DEVICE };
    const tokens = { voip: randomBytes(32).toString('hex') };
    const registration = { platform: 'ios', environment: 'production', tokens } as const;
    await this.exchange.devices.register(callee, registration, Date.now());
    const placed = await placeCall(this.exchange, inviteOf({ app, callId }, callee.user));
    if (!placed.ok) throw new Error(`a call was not placed: ${placed.code}`);
  }
}

const pushOf = (call: Call | null) => call?.legs[0]?.push;

/** The name, and the offer of a real browser's size: the record is as long as in life. */
const inviteOf = (call: CallRef, to: string): Invite => ({
  ...call,
  from: { id: `caller-${call.callId}`, name: 'Ada Lovelace' },
  deviceId: 'laptop',
  to,
  media: 'audio',
  offer: 'v=0\r\n'.padEnd(3_000, 'a=rtpmap:111 opus/48000/2\r\n'),
  ringSeconds: RING_SECONDS,
  fingerprint: randomBytes(32).toString('base64url'),
  bytes: 3_010,
});
