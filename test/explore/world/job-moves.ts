import { type Call, isLive, type PushReport, type PushTry } from '#calls';
import { type Move } from '../explorer.js';
import { advance, runEffects, withoutJob } from './advance.js';
import { type CallHere, here, keyOf, type Rules, spend, withCall, withEar, type World } from './model.js';
import { whereabouts } from './servers.js';

/** Check jobs, workers, and effects that are late: whatever comes without a person. */
export const jobMoves = (rules: Rules, world: World): Move<World>[] => [
  ...world.calls.flatMap((call) => [...checks(rules, world, call), ...pushes(rules, world, call)]),
  ...world.late.map((late) => ({
    story: `late effects are carried out (call ${late.id}): ${late.effects.map(({ kind }) => kind).join(', ')}`,
    to: { ...runEffects(world, late.id, late.effects), late: world.late.filter((each) => each !== late) },
  })),
];

function checks(rules: Rules, world: World, { invite: { callId }, call, check, slow }: CallHere): Move<World>[] {
  if (check === null || check > world.now) return [];
  if (!call) return [{ story: `the check of call ${callId} finds no call`, to: withCheck(world, callId, null) }];
  const seen = isLive(call) ? (slow ?? whereabouts(world, call)) : undefined;
  const outcomes = advance(rules, world, callId, { kind: 'check', ...(seen && { seen }) });
  const done = outcomes.map(({ world: after, how, answered }) => ({
    story: `the check of call ${callId} ${slow ? 'decides by what it saw' : 'comes'}${how}`,
    to: withCheck(after, callId, answered ? nextOf(rules, here(after, callId), after.now) : check),
  }));
  if (slow || !seen || world.budget.faults === 0) return done;
  const looked = withCall(spend(world, 'faults'), callId, () => ({ slow: seen }));
  return [...done, { story: `the check of call ${callId} looks, and is slow`, to: looked }];
}

const nextOf = (rules: Rules, { call }: CallHere, now: number): number | null =>
  call ? rules.nextCheck(call, now) : null;
const withCheck = (world: World, id: string, check: number | null): World =>
  withCall(world, id, () => ({ check, slow: null }));

function pushes(rules: Rules, world: World, call: CallHere): Move<World>[] {
  if (!call.call) return [];
  const { call: record, invite } = call;
  return Object.entries(call.jobs).flatMap(([deviceId, { at, sending }]) => {
    if (sending) return sends(rules, world, record, deviceId);
    return at > world.now ? [] : [takes(rules, world, invite.callId, record, deviceId)];
  });
}

function takes(rules: Rules, world: World, id: string, call: Call, deviceId: string): Move<World> {
  const isWanted = Boolean(rules.pushWantedBy(call, deviceId));
  return {
    story: `a worker takes the push of ${deviceId} (call ${id})${isWanted ? '' : ': nothing to send'}`,
    to: isWanted ? withJob(world, id, deviceId, true) : withoutJob(world, id, deviceId),
  };
}

const withJob = (world: World, id: string, deviceId: string, sending: boolean): World =>
  withCall(world, id, ({ jobs }) => ({ jobs: { ...jobs, [deviceId]: { at: world.now, sending } } }));

function sends(rules: Rules, world: World, call: Call, deviceId: string): Move<World>[] {
  const { callId: id, to: user } = call;
  const tried: PushTry = { at: world.now, environment: 'production', apnsId: deviceId };
  const sent = withEar(world, id, { user, deviceId }, { push: true });
  const ended: PushReport = { kind: 'pushEnded', deviceId, reason: 'refused', tried: { ...tried, status: 410 } };
  const name = keyOf({ user, deviceId });
  return [
    ...reported(
      rules,
      sent,
      id,
      { kind: 'pushAccepted', deviceId, tried: { ...tried, status: 200 } },
      `Apple takes the push of ${name}`,
    ),
    ...(world.budget.refusals > 0
      ? reported(rules, spend(world, 'refusals'), id, ended, `Apple refuses the push of ${name}`)
      : []),
    ...(world.budget.faults > 0
      ? [
          {
            story: `Apple takes the push of ${name} (call ${id}), and the worker crashes before it says so`,
            to: withJob(spend(sent, 'faults'), id, deviceId, false),
          },
        ]
      : []),
  ];
}

/** The report comes before the end of the job: a worker that dies in between leaves both. */
const reported = (rules: Rules, world: World, id: string, event: PushReport, what: string) =>
  advance(rules, world, id, event).map(({ world: to, how, answered }) => ({
    story: `${what} (call ${id})${how}`,
    to: answered ? withoutJob(to, id, event.deviceId) : withJob(to, id, event.deviceId, false),
  }));
