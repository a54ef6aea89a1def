import { type Invite } from '#calls';
import { type Budget, type CallHere, keyOf, nothingHeard, type Phone, type World } from './world/model.js';
import { RING_SECONDS } from './world/time.js';

const phone = (user: string, deviceId: string, over: Partial<Phone>): Phone => ({
  ...{ user, deviceId, awake: false, hasVoipToken: true, place: null, sockets: 0, book: null, untold: [] },
  ...over,
});

/** Its app does not run; a push wakes it. */
export const asleep = (user: string, deviceId: string): Phone => phone(user, deviceId, {});

/** Its app has a socket, and hears it. */
export function connected(user: string, deviceId: string, server = 'a', over: Partial<Phone> = {}): Phone {
  const place = { server, socket: `${server}0` };
  return phone(user, deviceId, { awake: true, place, book: place, sockets: server === 'a' ? 1 : 2, ...over });
}

/** It has a socket, and the app behind it is frozen until a push wakes it. */
const silent = (user: string, deviceId: string, server = 'b'): Phone =>
  connected(user, deviceId, server, { awake: false });

const inviteOf = (callId: string, from: Phone, to: string): Invite => ({
  ...{ app: 'demo', callId, from: { id: from.user, name: '' }, deviceId: from.deviceId, to },
  ...{ media: 'audio', ringSeconds: RING_SECONDS, fingerprint: '', bytes: 0 },
});

const callOf = (invite: Invite, phones: readonly Phone[]): CallHere => ({
  ...{ invite, asked: 'no', asking: null, call: null, slow: null, log: [], check: null, jobs: {} },
  ears: Object.fromEntries(phones.map((each) => [keyOf(each), nothingHeard])),
});

function world(phones: readonly Phone[], invites: readonly Invite[], budget: Partial<Budget>): World {
  return {
    ...{ now: 0, phones, pair: null, gaps: [], late: [] },
    calls: invites.map((invite) => callOf(invite, phones)),
    budget: { drops: 0, faults: 0, refusals: 0, ...budget },
  };
}

const alice = connected('alice', 'a1', 'a');
const bob = connected('bob', 'b1', 'b');

/** Alice calls Bob's devices. */
export const oneCall = (devices: readonly Phone[], budget: Partial<Budget> = {}): World =>
  world([alice, ...devices], [inviteOf('1', alice, 'bob')], budget);

/** Alice and Bob call each other, each with another device beside. */
const glare = (alices: readonly Phone[], bobs: readonly Phone[], budget: Partial<Budget> = {}): World =>
  world([alice, ...alices, bob, ...bobs], [inviteOf('1', alice, 'bob'), inviteOf('2', bob, 'alice')], budget);

const threeDevices = [asleep('bob', 'b1'), connected('bob', 'b2', 'b'), silent('bob', 'b3', 'b')];

/** What `npm run explore` explores, in this order. */
export const worlds: Readonly<Record<string, () => World>> = {
  'one-device': () => oneCall([asleep('bob', 'b1')], { refusals: 1 }),
  'two-devices': () => oneCall([asleep('bob', 'b1'), connected('bob', 'b2', 'b')]),
  'three-devices': () => oneCall(threeDevices),
  'one-device-faults': () => oneCall([asleep('bob', 'b1')], { drops: 1, faults: 1 }),
  'two-devices-drop': () => oneCall([asleep('bob', 'b1'), connected('bob', 'b2', 'b')], { drops: 1 }),
  'two-devices-fault': () => oneCall([asleep('bob', 'b1'), connected('bob', 'b2', 'b')], { faults: 1 }),
  'glare-alone': () => glare([], []),
  glare: () => glare([asleep('alice', 'a2')], [asleep('bob', 'b2')]),
};
