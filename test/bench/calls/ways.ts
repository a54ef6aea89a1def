import { randomBytes, randomUUID } from 'node:crypto';
import { signUserToken } from '#auth';
import { connectRedis, RedisDeviceBook } from '#redis';
import { placeOf } from '../../support/redis-place.js';
import { preciseNow } from '../even-rate.js';
import { type Agent, connectAgent } from './agent.js';
import { APP, type Ground } from './ground.js';
import { type Latencies, makeCall } from './one-call.js';
import { connectBare } from './bare-socket.js';

/** A way of a call, and whose time it takes. */
export interface Way {
  readonly name: string;
  readonly pids: Readonly<Record<string, number>>;
  /** Makes ready for so many calls; what it gives makes the nth. */
  prepare(calls: number): Promise<(n: number) => Promise<Latencies>>;
  stop(): void;
}

const OURS = 'Callwake';
const BARE = 'bare path';
const CALLERS = 100;
const AT_ONCE = 100;

/** A phone of its own for each call, registered before; callers on both servers, phones on the second. */
export async function openCallwake({ apple, servers, secret, redis, pids }: Ground): Promise<Way> {
  const connection = connectRedis(placeOf(redis.url), { purpose: 'worker', onError: console.error });
  const devices = new RedisDeviceBook(connection, Date.now);
  const callers: Agent[] = [];
  for (let i = 0; i < CALLERS; i++) {
    const token = await signUserToken(secret, { sub: `caller${i}`, name: 'Ada Lovelace' }, 3600, Date.now());
    callers.push(await connectAgent(servers[i % 2] ?? servers[0], { token, deviceId: 'laptop' }));
  }
  const register = (user: string) => {
    const tokens = { voip: randomBytes(32).toString('hex') };
    const registration = { platform: 'ios', environment: 'sandbox', tokens } as const;
    return devices.register({ app: APP, user, deviceId: 'phone' }, registration, Date.now());
  };
  return {
    ...{ name: OURS, pids },
    prepare: async (calls) => {
      const users = Array.from({ length: calls }, () => randomUUID());
      for (let at = 0; at < calls; at += AT_ONCE) await Promise.all(users.slice(at, at + AT_ONCE).map(register));
      return (n) => makeCall(apple, callers[n % CALLERS]!, users[n] ?? '');
    },
    stop: () => {
      for (const caller of callers) caller.close();
      connection.disconnect();
    },
  };
}

/** Invite, one compare-and-set, ack, one job, one stream to Apple: no phone comes, as there is nothing that would answer it. */
export async function openBare({ apple, bare, barePids }: Ground): Promise<Way> {
  const sockets = await Promise.all(Array.from({ length: CALLERS }, () => connectBare(bare)));
  return {
    ...{ name: BARE, pids: barePids },
    prepare: () =>
      Promise.resolve(async (n) => {
        const callId = randomUUID();
        const pushed = apple.push(callId);
        const invitedAt = preciseNow();
        const token = randomBytes(32).toString('hex');
        const acked = sockets[n % CALLERS]?.emitWithAck('invite', { callId, token }).then(preciseNow);
        const [ackedAt = NaN, push] = await Promise.all([acked, pushed]);
        return { inviteToAck: ackedAt - invitedAt, inviteToPush: push.at - invitedAt };
      }),
    stop: () => {
      for (const socket of sockets) socket.close();
    },
  };
}
