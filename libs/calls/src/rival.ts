import { type Call, mayRing } from './call.js';
import { pairOf } from './effects.js';
import { type Exchange } from './exchange.js';
import { ANSWER_GRACE_MS, MOST_CONFLICTS } from './limits.js';
import { type Invite } from './new-call.js';
import { type PairHolder } from './ports.js';
import { refuse, type Refusal } from './refusal.js';

/** By so much two servers may differ in what they take for the store's time. */
const CLOCKS_DIFFER_MS = 250;

const glare = refuse('glare', 'The user you invite is calling you: accept that call (callId) instead.');
const stillRinging = refuse(
  'conflict',
  'callId: an earlier call of yours to this user still rings: go on with that one (callId), or hang it up first.',
);
const crossing = refuse(
  'unavailable',
  'Another call of you two is being placed in this moment: repeat with the same ids.',
);

/**
 * Makes this the one call of its two users that may ring: null; or the refusal that names the other one. Of two that cross
 * only one gets through, and the other waits, for at most half of its time, until the first one is there.
 */
export async function refuseRival(exchange: Exchange, invite: Invite, latest: number): Promise<Refusal | null> {
  let over: PairHolder | undefined;
  const waitUntil = latest - exchange.budgetMs / 2;
  for (let looks = 0; looks < MOST_CONFLICTS; looks++) {
    const holder = await exchange.calls.claimPair(pairOf(invite), claimOf(exchange, invite, latest), over?.mark);
    if (!holder) return null;
    const call = await exchange.calls.read({ app: invite.app, callId: holder.callId });
    if (call && ringsBetween(call, invite, exchange.clock())) return refusalBy(call, invite);
    const isBeingPlaced = !call && exchange.clock() <= holder.landsBy;
    if (!isBeingPlaced) over = holder;
    else if (exchange.clock() >= waitUntil) return crossing;
  }
  return crossing;
}

/** The pair is known for as long as the call may ring; the call itself says whether it does. */
function claimOf({ clock, budgetMs }: Exchange, { callId, ringSeconds }: Invite, latest: number) {
  return {
    callId,
    landsBy: latest + CLOCKS_DIFFER_MS,
    until: clock() + budgetMs + ringSeconds * 1000 + ANSWER_GRACE_MS,
  };
}

/** A claim may have been made for an id that was another call's already. */
function ringsBetween(call: Call, { from, to }: Invite, now: number): boolean {
  const parties = [call.from.id, call.to];
  return mayRing(call) && now < call.ringUntil + ANSWER_GRACE_MS && parties.includes(from.id) && parties.includes(to);
}

const refusalBy = ({ callId, from }: Call, invite: Invite): Refusal => ({
  ...(from.id === invite.from.id ? stillRinging : glare),
  callId,
});
