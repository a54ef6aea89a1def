import { type CallWrite, hintOf, type WriteResult } from '#calls';
import { packCall } from './call-record.js';
import { type Keys } from './keys.js';
import { luaScript } from './lua-script.js';
import { packHint } from './message.js';
import { type RedisClient } from './redis-client.js';

/** `offset`: Redis' clock minus ours, in ms. */
export type WriteCall = (write: CallWrite, offset: number) => Promise<WriteResult>;

/** The one script that changes a call: write-call.lua. */
export function writeCallScript(redis: RedisClient, keys: Keys): WriteCall {
  const run = luaScript(redis, 'write-call', 3);
  return async ({ call, entries, drop, keepUntil, keepLogUntil, announce = [], tell, latest }, offset) => {
    const byRedisClock = (time: number) => Math.round(time + offset);
    const result = await run(
      keys.call(call),
      keys.log(call),
      keys.outbox(call),
      call.version - 1,
      packCall(call),
      byRedisClock(latest),
      byRedisClock(keepUntil),
      byRedisClock(keepLogUntil),
      drop?.from ?? 0,
      drop?.to ?? 0,
      tell.length > 0 ? packHint(hintOf(call, entries)) : '',
      entries.length,
      announce.length,
      ...entries.flatMap((entry) => [entry.seq, JSON.stringify(entry)]),
      ...announce.flatMap((announcement) => [announcement.id, JSON.stringify(announcement)]),
      ...tell.map((server) => keys.server(server)),
    );
    return result as WriteResult;
  };
}
