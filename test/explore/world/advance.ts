import { type CallEvent, type Decision, type Effect, FIRST_CHECK_MS, serversOf } from '#calls';
import { crash } from './servers.js';
import { here, keyOf, type PushJob, type Rules, spend, withCall, type World } from './model.js';

/** PUSH_HOLD_MS as it stands by default. */
const HOLD_MS = 1_000;

/** One way in which an event may be carried out. */
export interface Outcome {
  readonly world: World;
  readonly decision: Decision;
  /** What went wrong after the write, as the end of a sentence. */
  readonly how: string;
  /** Who asked hears the answer. */
  readonly answered: boolean;
}

/** Reads, decides and writes in one step, as a compare-and-set does; the effects follow, are lost, come late, or come twice. */
export function advance(rules: Rules, world: World, id: string, event: CallEvent, server?: string): Outcome[] {
  const { call } = here(world, id);
  if (!call) return [];
  const decision = rules.decide(call, event, world.now);
  if (decision.kind === 'next') return written(world, id, decision, server);
  const done = decision.kind === 'same' ? runEffects(world, id, decision.effects) : world;
  return [{ world: done, decision, how: '', answered: true }];
}

type Next = Extract<Decision, { kind: 'next' }>;

export function written(before: World, id: string, decision: Next, server?: string): Outcome[] {
  const { effects } = decision;
  const landed = land(before, id, decision, server);
  const run = (world: World) => runEffects(world, id, effects);
  const done: Outcome = { world: run(landed), decision, how: '', answered: true };
  if (effects.length === 0 || before.budget.faults === 0) return [done];
  const fault = spend(landed, 'faults');
  const later = (world: World): World => ({ ...world, late: [...world.late, { id, effects }] });
  return [
    done,
    {
      ...done,
      world: server === undefined ? fault : crash(fault, server),
      how: `, and server ${server ?? 'or worker'} crashes after the write, before its effects`,
      answered: false,
    },
    { ...done, world: later(fault), how: ', and its effects are late' },
    { ...done, world: later(run(fault)), how: ', and its effects will be done once more' },
  ];
}

/** The write: record, log, and the hint to the servers concerned. */
function land(world: World, id: string, { call, entries, nudge = [] }: Next, server?: string): World {
  const told = new Set([...serversOf(call, entries), ...nudge]);
  if (server !== undefined && entries.length > 0) told.add(server);
  const atTold = world.phones.filter(({ place }) => place && told.has(place.server)).map(keyOf);
  return withCall(world, id, (before) => {
    const ears = Object.entries(before.ears).map(([key, ear]) => [
      key,
      atTold.includes(key) ? { ...ear, hinted: true } : ear,
    ]);
    return { call, slow: null, log: [...before.log, ...entries], ears: Object.fromEntries(ears) as typeof before.ears };
  });
}

export const runEffects = (world: World, id: string, effects: readonly Effect[]): World =>
  effects.reduce((done, effect) => runEffect(done, id, effect), world);

function runEffect(world: World, id: string, effect: Effect): World {
  switch (effect.kind) {
    case 'push':
      return enqueue(world, id, effect.deviceId, effect.held ? HOLD_MS : 0);
    case 'hurryPush':
      if (world.now >= effect.heldAt + HOLD_MS) return world;
      return enqueue(cancel(world, id, effect.deviceId), id, effect.deviceId, 0);
    case 'cancelPush':
      return cancel(world, id, effect.deviceId);
    case 'confirmCheck':
      return withCall(world, id, ({ check }) => ({ check: check ?? world.now + FIRST_CHECK_MS }));
    // Alert pushes ring nobody, and are no part of this world.
    case 'missedCall':
      return world;
    case 'retire':
      return retire(world, id);
  }
}

function enqueue(world: World, id: string, deviceId: string, delayMs: number): World {
  const job: PushJob = { at: world.now + delayMs, sending: false };
  return withCall(world, id, ({ jobs }) => ({ jobs: { [deviceId]: job, ...jobs } }));
}

/** A job that a worker has in hand stays. */
const cancel = (world: World, id: string, deviceId: string): World =>
  here(world, id).jobs[deviceId]?.sending === false ? withoutJob(world, id, deviceId) : world;

export const withoutJob = (world: World, id: string, deviceId: string): World =>
  withCall(world, id, ({ jobs: { [deviceId]: _, ...jobs } }) => ({ jobs }));

function retire(world: World, id: string): World {
  const cleared = withCall(world, id, () => ({ check: null }));
  return world.pair?.callId === id ? { ...cleared, pair: null } : cleared;
}
