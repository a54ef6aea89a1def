import { type Call, type Exchange, FIRST_CHECK_MS, isLive, newCall, type PairClaim, type Refusal } from '#calls';
import { connectBy, missingEffects } from '../../../libs/calls/src/place.js';
import { refuseRival } from '../../../libs/calls/src/rival.js';
import { type Move } from '../explorer.js';
import { advance, runEffects, written } from './advance.js';
import {
  type CallHere,
  earOf,
  here,
  isInviting,
  keyOf,
  type Phone,
  type Rules,
  withCall,
  withEar,
  type World,
} from './model.js';
import { hear, reachable, withoutAsking } from './servers.js';

/** How long after its begin a verb may still write, as servers have it. */
const BUDGET_MS = 1_700;
/** Nobody begins a call later than this. */
const LAST_INVITE_MS = 2_000;

/** An invite in the steps between which others may act: claim of the pair and look for devices; first write; a look again. */
export async function inviteMoves(rules: Rules, world: World, call: CallHere): Promise<Move<World>[]> {
  const phone = world.phones.find((each) => isInviting(call, each))!;
  switch (call.asked) {
    case 'no':
      return phone.place ? invites(rules, world, call, phone) : [];
    case 'asks':
      return writes(world, call, phone);
    case 'written':
      return looksAgain(rules, world, call, phone);
    case 'acknowledged':
    case 'refused':
      return [];
  }
}

async function invites(rules: Rules, world: World, call: CallHere, phone: Phone): Promise<Move<World>[]> {
  const id = call.invite.callId;
  const name = keyOf(phone);
  if (call.call) return repeats(rules, world, call.call, phone);
  if (world.now > LAST_INVITE_MS) return [];
  const { pair, refusal } = await claim(world, call);
  const claimed: World = { ...world, pair };
  if (refusal?.code === 'unavailable') return [];
  if (refusal) {
    const told = withEar(claimed, id, phone, { screen: 'over' });
    const to = withCall(told, id, () => ({ asked: 'refused' }));
    return [{ story: `${name} invites (call ${id}): refused, ${refusal.code}`, to }];
  }
  const invite = { ...call.invite, socket: phone.place?.socket ?? '' };
  const asking = { devices: reachable(world, invite.to), latest: world.now + BUDGET_MS };
  const check = call.check ?? world.now + FIRST_CHECK_MS;
  const to = withCall(claimed, id, () => ({ invite, asked: 'asks', asking, check }));
  return [{ story: `${name} invites (call ${id})`, to }];
}

/** As a repeated invite does: missing effects run again, the device is where it asks from, and the answer is the call as it is. */
function repeats(rules: Rules, world: World, call: Call, phone: Phone): Move<World>[] {
  const { callId: id } = call;
  const { server, socket } = phone.place!;
  const asked = withCall(world, id, ({ invite }) => ({ invite: { ...invite, socket } }));
  const connect = connectBy(here(asked, id).invite, server)!;
  return advance(rules, runEffects(asked, id, missingEffects(call)), id, connect, server).map(({ world: to, how }) => ({
    story: `${keyOf(phone)} repeats its invite (call ${id})${how}`,
    to: hear(acknowledged(to, id, phone), id, phone),
  }));
}

/** The real rule, over this world's claim. Its clock runs on with each read, so that it waits for nobody. */
async function claim(world: World, call: CallHere): Promise<{ pair: World['pair']; refusal: Refusal | null }> {
  let { pair, now } = world;
  const latest = now + BUDGET_MS;
  const claimPair = (_: unknown, { callId, landsBy, until }: PairClaim, over?: string) => {
    const isOthers = pair && pair.until > now && pair.callId !== callId && pair.mark !== over;
    if (isOthers) return Promise.resolve(pair);
    pair = { callId, landsBy, until, mark: `${landsBy} ${callId}` };
    return Promise.resolve(null);
  };
  const read = ({ callId }: { callId: string }) => {
    now += BUDGET_MS / 2;
    return Promise.resolve(here(world, callId).call);
  };
  const clock = () => now;
  const exchange = { calls: { claimPair, read }, clock, budgetMs: BUDGET_MS } as unknown as Exchange;
  const refusal = await refuseRival(exchange, call.invite, latest);
  return { pair, refusal };
}

function writes(world: World, { invite, asking, call }: CallHere, phone: Phone): Move<World>[] {
  const { callId: id } = invite;
  if (call || !asking || world.now > asking.latest) {
    return [{ story: `the invite of call ${id} is given up`, to: unasked(world, id) }];
  }
  const server = phone.place?.socket === invite.socket ? phone.place?.server : undefined;
  const started = newCall(invite, asking.devices, world.now, invite.socket?.charAt(0));
  return written(world, id, started, server ?? invite.socket?.charAt(0)).map(({ world: to, how, answered }) => ({
    story: `the call is written (call ${id})${how}`,
    to: answered ? withCall(to, id, () => ({ asked: 'written' })) : unasked(to, id),
  }));
}

const unasked = (world: World, id: string): World => withCall(world, id, withoutAsking);

/** Who of the callee came or went meanwhile is found; then the invite is acknowledged. */
function looksAgain(rules: Rules, world: World, { invite, call }: CallHere, phone: Phone): Move<World>[] {
  const { callId: id } = invite;
  const answered = (to: World) => acknowledged(to, id, phone);
  if (!call || !isLive(call)) return [{ story: `the invite is acknowledged (call ${id})`, to: answered(world) }];
  const seen = { callee: reachable(world, invite.to) };
  return advance(rules, world, id, { kind: 'look', seen }, invite.socket?.charAt(0)).map((outcome) => ({
    story: `the devices are looked up again, and the invite is acknowledged (call ${id})${outcome.how}`,
    to: outcome.answered ? answered(outcome.world) : unasked(outcome.world, id),
  }));
}

/** By the socket that it came by; where that is gone, the phone has no answer, and asks again. */
function acknowledged(world: World, id: string, phone: Phone): World {
  const { invite } = here(world, id);
  if (phone.place?.socket !== invite.socket) return unasked(world, id);
  const told = withCall(world, id, () => ({ asked: 'acknowledged', asking: null }));
  const { screen } = earOf(here(world, id), phone);
  return screen === 'nothing' ? withEar(told, id, phone, { screen: 'calls' }) : told;
}
