import { decide, isLive, mayRing, nextCheck, winnerOf } from '#calls';
import { pushWantedBy } from '#push';
import { type Explorable, type Hope, type Move } from '../explorer.js';
import { canonical } from './canonical.js';
import { wrongIn } from './invariants.js';
import { inviteMoves } from './invite-moves.js';
import { jobMoves } from './job-moves.js';
import { type CallHere, isInviting, type Phone, type Rules, type World } from './model.js';
import { phoneMoves, pushMove, resolveMoves } from './phone-moves.js';
import { opens, serverMoves, socketMoves } from './socket-moves.js';
import { timeMoves } from './time.js';

export const realRules: Rules = { decide, nextCheck, pushWantedBy };

/** By itself: without a person or a fault. A phone that has no answer to its invite comes back and repeats it. */
interface WorldMove extends Move<World> {
  readonly byItself?: true;
}

export function smallWorld(start: World, rules: Rules = realRules): Explorable<World> {
  return {
    start,
    keyOf: canonical,
    moves: (world) => movesOf(rules, world),
    wrong: (world, moves) => wrongIn(world, moves.length === 0),
    hopes: [itStopsRinging, itEnds],
  };
}

async function movesOf(rules: Rules, world: World): Promise<WorldMove[]> {
  const invites = await Promise.all(world.calls.map((call) => inviteMoves(rules, world, call)));
  const { faults } = world.budget;
  const repeats = world.phones.flatMap((phone) => (isUnanswered(world, phone) ? opens(world, phone) : []));
  const own = [...timeMoves(world), ...jobMoves(rules, world), ...invites.flat(), ...repeats].map((move) =>
    move.to.budget.faults === faults ? { ...move, byItself: true as const } : move,
  );
  const phones = world.phones.flatMap((phone) => [
    ...socketMoves(rules, world, phone),
    ...world.calls.flatMap((call) => [
      ...phoneMoves(rules, world, call, phone),
      ...pushMove(world, call, phone),
      ...resolveMoves(rules, world, call, phone),
    ]),
  ]);
  return [...own, ...phones, ...serverMoves(world)];
}

const isUnanswered = ({ calls }: World, phone: Phone): boolean =>
  calls.some((call) => call.call !== null && call.asked === 'no' && isInviting(call, phone));

/** Nobody needs to act: time and the jobs alone end what rings, and what one of the two has left for good. */
const itStopsRinging: Hope<World> = {
  name: 'a call that neither rings nor waits for somebody who is gone, by time and jobs alone',
  counts: (move: WorldMove) => move.byItself === true,
  isGoal: (world) => world.calls.every((call) => isSettled(world, call)),
};

const itEnds: Hope<World> = {
  name: 'the end of every call',
  counts: () => true,
  isGoal: ({ calls }) => calls.every(({ call }) => call === null || !isLive(call)),
};

function isSettled({ phones }: World, { call }: CallHere): boolean {
  if (!call || !isLive(call)) return true;
  if (mayRing(call)) return false;
  const talking = [call.caller.deviceId, winnerOf(call)?.deviceId];
  return phones.filter(({ deviceId }) => talking.includes(deviceId)).every(({ place }) => place !== null);
}
