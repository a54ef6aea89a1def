import { type Call, type UserRef } from './call.js';
import { isPartyUser } from './place-in-call.js';
import { type CallStore } from './ports.js';

/** A part of a user's calls, newest first. `next`: where the next part begins, as its `before`; absent: there is none. */
export interface CallPage {
  readonly calls: readonly Call[];
  readonly next?: number;
}

/** The user's calls of before `before` (ms since epoch), live ones and ledgers; those that are forgotten are passed over. */
export async function listCalls(
  store: Pick<CallStore, 'listed' | 'read'>,
  user: UserRef,
  before: number,
  limit: number,
): Promise<CallPage> {
  for (let from = before; ;) {
    const listed = await store.listed(user, from, limit);
    const calls = (await Promise.all(listed.map((each) => store.read(each)))).filter((call) => call !== null);
    const own = calls.filter((call) => isPartyUser(call, user.user));
    const last = listed.at(-1);
    if (!last || listed.length < limit) return { calls: own };
    if (own.length > 0) return { calls: own, next: last.at };
    from = last.at;
  }
}
