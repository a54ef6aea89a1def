import { Redis } from 'ioredis';
import { isReplyError } from './check.js';
import { type RedisPlace } from './redis-place.js';

/** What a sentinel says when it is asked whether there are enough of them for a failover. */
export interface SentinelSays {
  /** As `host:port`. */
  readonly name: string;
  readonly isEnough: boolean;
  /** Its own words, or why it could not be asked. */
  readonly words: string;
}

/** Asks every sentinel that is named; waits for each so long, in ms. */
export const askSentinels = (place: RedisPlace, withinMs: number): Promise<SentinelSays[]> =>
  Promise.all(place.nodes.map((node) => ask(place, node, withinMs)));

async function ask(
  { master = '', sentinelPassword, tls }: RedisPlace,
  node: RedisPlace['nodes'][number],
  withinMs: number,
): Promise<SentinelSays> {
  const name = `${node.host}:${node.port}`;
  const sentinel = new Redis({
    ...{ ...node, lazyConnect: true, retryStrategy: () => null },
    ...{ connectTimeout: withinMs, commandTimeout: withinMs, maxRetriesPerRequest: 0 },
    ...(sentinelPassword && { password: sentinelPassword.reveal() }),
    ...(tls && { tls: { ...tls } }),
  });
  let why: unknown;
  sentinel.on('error', (error) => (why = error));
  try {
    await sentinel.connect();
    return { name, isEnough: true, words: String(await sentinel.call('SENTINEL', 'CKQUORUM', master)) };
  } catch (error) {
    return { name, isEnough: false, words: isReplyError(error) ? (error as Error).message : messageOf(why ?? error) };
  } finally {
    sentinel.disconnect();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
