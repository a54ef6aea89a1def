import { setImmediate } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { type CallView, type InviteRequest } from '#contract';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { type World } from '../support/world.js';
import { comes, outcomeOf } from './devices.js';

const AT_ONCE = 8;

/** So many rounds, some at once, each with people of its own. What came of each. */
export async function rounds<T>(many: number, round: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const run = async () => {
    while (next < many) {
      const n = next++;
      results[n] = await round(n);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  return results;
}

/** How often each came out, as text that is written. */
export function counted(what: string, outcomes: readonly string[]): Readonly<Record<string, number>> {
  const count: Record<string, number> = {};
  for (const outcome of outcomes) count[outcome] = (count[outcome] ?? 0) + 1;
  process.stdout.write(`${what}: ${JSON.stringify(count)}\n`);
  return count;
}

/** So that what races comes at different moments of the other's way; nothing waits for it. */
export const passes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A head start in turns of the event loop: up to what a server needs to read the call that another has at hand. */
const LONGEST_LEAD = 12;

/** Both at the same time; in turn one and the other goes first, and is ahead by none to some turns of the event loop. */
export async function atOnce<A, B>(n: number, one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
  const lead = (n >> 1) % LONGEST_LEAD;
  if (n % 2 === 0) {
    const first = one();
    return Promise.all([first, turns(lead).then(other)]);
  }
  const first = other();
  const second = turns(lead).then(one);
  return Promise.all([second, first]);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
}

/** A call of Alice, on the first server, to Bob's devices, which are connected to both in turn. */
export interface Round {
  readonly bob: string;
  readonly callId: string;
  readonly caller: Caller;
  readonly devices: readonly Caller[];
}

export const view = async (world: World, user: string, callId: string): Promise<CallView> => {
  for (;;) {
    const { status, body } = await world.http('GET', `/v1/calls/${callId}`, { token: await world.token(user) });
    if (status === 200) return body as CallView;
    if (status !== 503) throw new Error(`the call could not be read: ${status}`);
  }
};

export async function invites(caller: Caller, to: string, more: Partial<InviteRequest> = {}): Promise<string> {
  const callId = randomUUID();
  const outcome = await outcomeOf(() => caller.agent.ask('call:invite', { callId, to, media: 'audio', ...more }));
  if (outcome !== 'ok') throw new Error(`the invite was refused: ${outcome}`);
  return callId;
}

/** Resolves when all of Bob's devices have heard of the call. */
export async function ringing(world: World, many: number, more: Partial<InviteRequest> = {}): Promise<Round> {
  const [alice, bob] = people('alice', 'bob');
  const coming = Array.from({ length: many }, (_, i) =>
    comes(world, bob, { deviceId: `device-${i}`, server: (i + 1) % 2 }),
  );
  const [caller, ...devices] = await Promise.all([comes(world, alice), ...coming]);
  const callId = await invites(caller, bob, more);
  await Promise.all(devices.map(({ agent }) => agent.hears('call:incoming')));
  return { bob, callId, caller, devices };
}

export const leave = (...devices: readonly Caller[]): void => {
  for (const { agent } of devices) agent.close();
};

/** One end: the ledger's, which each device heard once, as the ledger says of its leg. Answers the reason. */
export async function theOneEnd(world: World, { bob, callId, caller, devices }: Round): Promise<string> {
  const isIts = (ended: { callId: string }) => ended.callId === callId;
  const heard = await Promise.all([caller, ...devices].map(({ agent }) => agent.hears('call:ended', isIts)));
  const { state, reason, by, answeredAt, legs } = await view(world, bob, callId);
  expect(state).toBe('ended');
  expect(heard[0]).toMatchObject({ reason, ...(by && { by }) });
  devices.forEach(({ deviceId }, i) => {
    const leg = legs.find((each) => each.deviceId === deviceId);
    expect([deviceId, heard[i + 1]!.reason]).toEqual([deviceId, leg?.reason]);
  });
  // Who answered is one, or nobody; all others hear it.
  expect(legs.filter((leg) => leg.answeredAt !== undefined)).toHaveLength(answeredAt === undefined ? 0 : 1);
  if (answeredAt !== undefined) {
    expect(legs.filter((leg) => leg.reason === 'answered-elsewhere')).toHaveLength(legs.length - 1);
  }
  for (const device of [caller, ...devices]) {
    expect(device.heard(callId).filter((event) => event === 'call:ended')).toHaveLength(1);
    expect(device.heard(callId).at(-1)).toBe('call:ended');
  }
  leave(caller, ...devices);
  return reason!;
}
