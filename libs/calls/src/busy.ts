import { type Call } from './call.js';
import { type Exchange } from './exchange.js';
import { type Invite } from './new-call.js';
import { refuse, type Refusal } from './refusal.js';

const userBusy = refuse('user-busy', 'The user is in another call: try again later.');

/** Where the app wants it so, nobody rings a user who is in a connected call. */
export async function refuseBusy(exchange: Exchange, { app, to }: Invite): Promise<Refusal | null> {
  if (exchange.rejectsBusy?.(app) !== true) return null;
  const refs = await exchange.calls.callsOf({ app, user: to }, exchange.clock());
  const calls = await Promise.all(refs.map((ref) => exchange.calls.read(ref)));
  return calls.some((call) => call && isIn(call, to)) ? userBusy : null;
}

const isIn = (call: Call, user: string): boolean =>
  call.state === 'connected' && (call.from.id === user || call.to === user);
