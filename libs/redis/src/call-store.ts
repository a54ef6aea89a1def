import {
  type Announcement,
  type Call,
  type CallRef,
  type CallStore,
  type CallWrite,
  type Clock,
  type ListedCall,
  type LogEntry,
  type Pair,
  type PairClaim,
  type PairHolder,
  type UserRef,
  type WriteResult,
} from '#calls';
import { unpackAnnouncement, unpackCall, unpackEntry } from './call-record.js';
import { claimPairScript } from './claim-pair.js';
import { indexCallScript } from './index-call.js';
import { type Keys, keysUnder } from './keys.js';
import { RecentCalls } from './recent-calls.js';
import { onConnection, type RedisClient } from './redis-client.js';
import { RedisTime } from './redis-time.js';
import { releasePairScript } from './release-pair.js';
import { unindexCallScript } from './unindex-call.js';
import { writeCallScript } from './write-call.js';

/** Calls and their logs in Redis, by a connection for requests. `read` and `entries` reject with UnreadableRecord too. */
export class RedisCallStore implements CallStore {
  private readonly writeCall;
  private readonly indexCall;
  private readonly unindexCall;
  private readonly pairClaim;
  private readonly pairRelease;
  private readonly time: RedisTime;
  private readonly recent: RecentCalls;

  constructor(
    private readonly redis: RedisClient,
    clock: Clock,
    private readonly keys: Keys = keysUnder(),
  ) {
    this.writeCall = writeCallScript(redis, keys);
    this.indexCall = indexCallScript(redis, keys);
    this.unindexCall = unindexCallScript(redis, keys);
    this.pairClaim = claimPairScript(redis, keys);
    this.pairRelease = releasePairScript(redis, keys);
    this.time = new RedisTime(redis, clock);
    this.recent = new RecentCalls(clock);
    // After a failover it may be a Redis that has lost what was written last, and takes the same version for something else.
    onConnection(redis, () => {
      this.recent.forgetAll();
    });
  }

  async read(call: CallRef): Promise<Call | null> {
    const key = this.keys.call(call);
    const packed = await this.redis.get(key);
    if (packed === null) return null;
    const read = unpackCall(packed, call, key);
    this.recent.keep(read);
    return read;
  }

  recall(call: CallRef): Call | null {
    return this.recent.recall(call);
  }

  /** Somebody else has changed the call: what is remembered of it is good for nothing any more. */
  forget(call: CallRef): void {
    this.recent.forget(call);
  }

  async write(write: CallWrite): Promise<WriteResult> {
    const { call } = write;
    try {
      const result = await this.writeCall(write, await this.time.offset(this.keys.call(call)));
      if (result === 'written') this.recent.keep(call);
      else if (result === 'conflict') this.recent.forget(call);
      return result;
    } catch (error) {
      this.recent.forget(call);
      throw error;
    }
  }

  async entries(call: CallRef, after: number): Promise<LogEntry[]> {
    const key = this.keys.log(call);
    const packed = await this.redis.zrangebyscore(key, `(${after}`, '+inf');
    return packed.map((entry) => unpackEntry(entry, call, key));
  }

  async outbox(call: CallRef): Promise<Announcement[]> {
    const key = this.keys.outbox(call);
    const packed = await this.redis.hvals(key);
    return packed.map((announcement) => unpackAnnouncement(announcement, call, key));
  }

  async clearOutbox(call: CallRef, ids: readonly string[]): Promise<void> {
    await this.redis.hdel(this.keys.outbox(call), ...ids);
  }

  async callsOf(user: UserRef, now: number): Promise<CallRef[]> {
    const callIds = await this.redis.zrangebyscore(this.keys.calls(user), `(${now}`, '+inf');
    return callIds.map((callId) => ({ app: user.app, callId }));
  }

  async index(users: readonly UserRef[], call: CallRef, until: number, now: number, listMs?: number): Promise<void> {
    await Promise.all(
      users.map(async (user) => {
        const offset = await this.time.offset(this.keys.calls(user));
        await this.indexCall(user, call, { until, now, offset, listMs });
      }),
    );
  }

  async unindex(users: readonly UserRef[], call: CallRef, until: number): Promise<void> {
    await Promise.all(users.map((user) => this.unindexCall(user, call, until)));
  }

  async listed(user: UserRef, before: number, limit: number): Promise<ListedCall[]> {
    const key = this.keys.list(user);
    const pairs = await this.redis.zrevrangebyscore(key, `(${before}`, '-inf', 'WITHSCORES', 'LIMIT', 0, limit);
    const page = toListed(user, pairs);
    const last = page.at(-1);
    if (!last || page.length < limit) return page;
    const ofLastMs = toListed(user, await this.redis.zrevrangebyscore(key, last.at, last.at, 'WITHSCORES'));
    return [...page.filter(({ at }) => at !== last.at), ...ofLastMs];
  }

  async claimPair(pair: Pair, claim: PairClaim, over = ''): Promise<PairHolder | null> {
    return this.pairClaim(pair, claim, over, await this.time.offset(this.keys.pair(pair)));
  }

  async releasePair(pair: Pair, callId: string): Promise<void> {
    await this.pairRelease(pair, callId);
  }
}

/** `pairs`: callId, score, callId, score … */
function toListed({ app }: UserRef, pairs: readonly string[]): ListedCall[] {
  const callIds = pairs.filter((_, i) => i % 2 === 0);
  return callIds.map((callId, i) => ({ app, callId, at: Number(pairs[2 * i + 1]) }));
}
