import { type Advanced, write } from './advance.js';
import { type Call } from './call.js';
import { runEffects, usersOf } from './effects.js';
import { type Exchange } from './exchange.js';
import { FIRST_CHECK_MS, MOST_CONFLICTS } from './limits.js';
import { type Invite, newCall } from './new-call.js';
import { onCheck } from './on-check.js';
import { refuse } from './refusal.js';

const toOneself = refuse('bad-request', 'to: is the caller; invite another user.');
const idTaken = refuse('conflict', 'callId: is in use by another call; make a new UUID for each call.');
const otherInvite = refuse(
  'conflict',
  'callId: you have placed this call with other fields (to, media, offer, ringSeconds, data); repeat it unchanged, or make a new UUID.',
);
const tooBusy = refuse('unavailable', 'Too much happens to this call at once: repeat with the same ids.');

/** Places a call, or, for a repeated invite, says how it stands and asks again for pushes that may have been lost. */
export async function placeCall(exchange: Exchange, invite: Invite): Promise<Advanced> {
  if (invite.from.id === invite.to) return toOneself;
  const latest = exchange.clock() + exchange.budgetMs;
  for (let round = 0; round < MOST_CONFLICTS; round++) {
    const devices = await prepare(exchange, invite);
    if (!Array.isArray(devices)) return repeat(exchange, devices, invite);
    const started = newCall(invite, devices, exchange.clock(), exchange.server?.name);
    const result = await write(exchange, started, latest);
    if (result !== 'conflict') return result;
  }
  return tooBusy;
}

/**
 * The devices of the callee, or the call that is there already. Before the first write the call has its check job and is known
 * to its users, so that a crash at any point leaves nothing that nobody mends; without a call both are harmless.
 */
async function prepare(exchange: Exchange, invite: Invite) {
  const { app, callId, from, to } = invite;
  const now = exchange.clock();
  const [call, devices] = await Promise.all([
    exchange.calls.read(invite),
    exchange.devices.reachable({ app, user: to }),
    exchange.timer.set({ app, callId }, now + FIRST_CHECK_MS),
    exchange.calls.index(usersOf({ app, from, to }), { app, callId }, now + exchange.ledgerMs, now),
  ]);
  return call ?? devices;
}

async function repeat(exchange: Exchange, call: Call, invite: Invite): Promise<Advanced> {
  if (!isSameCaller(call, invite)) return idTaken;
  if (call.fingerprint !== invite.fingerprint) return otherInvite;
  const missing = onCheck(call, call.createdAt);
  if (missing.kind === 'same') await runEffects(exchange, call, missing.effects);
  return { ok: true, call, told: [] };
}

function isSameCaller(call: Call, { from, deviceId }: Invite): boolean {
  if (call.from.id !== from.id) return false;
  return deviceId === undefined ? call.byService === true : !call.byService && call.caller.deviceId === deviceId;
}
