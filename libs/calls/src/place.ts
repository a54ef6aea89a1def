import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { refuseBusy } from './busy.js';
import { type Call, isLive } from './call.js';
import { decide } from './decide.js';
import { pairOf, runEffects, usersOf } from './effects.js';
import { type CallEvent, type Effect } from './events.js';
import { type Exchange } from './exchange.js';
import { FIRST_CHECK_MS, LONGEST_CALL_MS, MOST_CONFLICTS } from './limits.js';
import { tooBusy, tooLate } from './in-hand.js';
import { type Invite, newCall } from './new-call.js';
import { onCheck } from './on-check.js';
import { type Reachable } from './ports.js';
import { refuse, type Refusal } from './refusal.js';
import { refuseRival } from './rival.js';
import { type Next, write } from './write.js';

const toOneself = refuse('bad-request', 'to: is the caller; invite another user.');
const idTaken = refuse('conflict', 'callId: is in use by another call; make a new UUID for each call.');
const otherInvite = refuse(
  'conflict',
  'callId: you have placed this call with other fields (to, media, offer, ringSeconds, data); repeat it unchanged, or make a new UUID.',
);

/** Places a call, or, for a repeated invite, says how it stands and asks again for pushes that may have been lost. */
export async function placeCall(exchange: Exchange, invite: Invite): Promise<Advanced> {
  if (invite.from.id === invite.to) return toOneself;
  const latest = exchange.clock() + exchange.budgetMs;
  for (let round = 0; round < MOST_CONFLICTS; round++) {
    const [known, rival, busy] = await Promise.all([
      exchange.calls.read(invite),
      refuseRival(exchange, invite, latest),
      refuseBusy(exchange, invite),
    ]);
    if (known) return repeat(exchange, known, invite);
    if (rival) return rival;
    if (busy) return giveUp(exchange, invite, busy);
    const devices = await prepare(exchange, invite);
    const started = newCall(invite, devices, exchange.clock(), exchange.server?.name);
    const result = await write(exchange, started, [{ after: started.call }], latest);
    if (result === 'late') return tooLate;
    if (result === 'written') return placed(exchange, started);
  }
  return tooBusy;
}

/** Its pair may ring by another call at once. */
async function giveUp(exchange: Exchange, invite: Invite, refusal: Refusal): Promise<Refusal> {
  await exchange.calls.releasePair(pairOf(invite), invite.callId);
  return refusal;
}

/**
 * The devices of the callee. Before the first write the call has its check job and is known to its users, so that a crash at
 * any point leaves nothing that nobody mends; without a call both are harmless.
 */
async function prepare(exchange: Exchange, invite: Invite): Promise<Reachable[]> {
  const { app, callId, from, to } = invite;
  const now = exchange.clock();
  const until = now + indexedFor(exchange);
  const [devices] = await Promise.all([
    exchange.devices.reachable({ app, user: to }),
    exchange.timer.set({ app, callId }, now + FIRST_CHECK_MS, [from.id, to]),
    exchange.calls.index(usersOf({ app, from, to }), { app, callId }, until, now, exchange.ledgerMs + LONGEST_CALL_MS),
  ]);
  return devices;
}

/** How long a call is known to its users from its invite on, unless its end comes before, in ms. */
export const indexedFor = ({ ledgerMs }: Exchange): number => Math.max(ledgerMs, LONGEST_CALL_MS);

/**
 * Whoever of the callee came or went between the look for devices and the first write found no call, and was not found by it: they
 * are looked for once more, while the effects run.
 */
async function placed(exchange: Exchange, { call, entries, effects }: Next): Promise<Advanced> {
  const told: Placed = { ok: true, call, told: entries };
  const look = async (): Promise<CallEvent> => {
    const callee = await exchange.devices.reachable({ app: call.app, user: call.to });
    return { kind: 'look', seen: { callee } };
  };
  const [seen] = await Promise.all([isLive(call) ? look() : null, runEffects(exchange, call, effects)]);
  if (!seen || decide(call, seen, exchange.clock()).kind === 'same') return told;
  const moved = await advanceCall(exchange, call, look);
  return moved.ok ? { ...told, call: moved.call } : moved;
}

type Placed = Extract<Advanced, { ok: true }>;

async function repeat(exchange: Exchange, call: Call, invite: Invite): Promise<Advanced> {
  if (!isSameCaller(call, invite)) return idTaken;
  if (call.fingerprint !== invite.fingerprint) return otherInvite;
  await runEffects(exchange, call, missingEffects(call));
  return seatCaller(exchange, call, invite);
}

/** What a crash after the first write may have lost. An earlier try under this id may have left a check that came too early. */
export function missingEffects(call: Call): Effect[] {
  const missing = onCheck(call, call.createdAt);
  const effects = missing.kind === 'same' ? missing.effects : [];
  return isLive(call) ? [...effects, { kind: 'confirmCheck' }] : [...effects];
}

/** The inviting device may have come to another server before there was a call to be told of that: from now on it is told there. */
async function seatCaller(exchange: Exchange, call: Call, invite: Invite): Promise<Advanced> {
  const connect = connectBy(invite, exchange.server?.name);
  if (!connect || decide(call, connect, exchange.clock()).kind === 'same') return { ok: true, call, told: [] };
  return advanceCall(exchange, call, connect);
}

/** What an invite says of where its device is. */
export function connectBy({ from, deviceId, socket }: Invite, server?: string): CallEvent | null {
  if (deviceId === undefined || socket === undefined || server === undefined) return null;
  return { kind: 'connect', device: { user: from.id, deviceId }, place: { server, socket } };
}

function isSameCaller(call: Call, { from, deviceId }: Invite): boolean {
  if (call.from.id !== from.id) return false;
  return deviceId === undefined ? call.byService === true : !call.byService && call.caller.deviceId === deviceId;
}
