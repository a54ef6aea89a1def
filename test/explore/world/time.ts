import { type Call, isLive, mayRing } from '#calls';
import { type Move } from '../explorer.js';
import { type World } from './model.js';

export const RING_SECONDS = 20;
/** While somebody rings: begin; first check; gone for long; ringUntil and the end of the grace, for calls of either begin. */
const PHASES = [0, 2_000, 12_000, 20_000, 22_000, 24_000];
/** After the answer the next thing that time brings is that somebody has been gone for too long. */
const TALK_MS = 30_000;

const isOpen = (call: Call | null): boolean => call === null || mayRing(call);

/** Nobody rings any more, and nobody will. */
const onlyTalks = ({ calls }: World): boolean =>
  calls.every(({ call, check }) => !isOpen(call) || (call === null && check === null));

/** Time passes from phase to phase; what is due may come at once, or any time later. */
export function timeMoves(world: World): Move<World>[] {
  const { calls, now } = world;
  const isWaiting = calls.some(({ call, check, asked }) => (call ? isLive(call) : check !== null || asked === 'asks'));
  if (!isWaiting) return [];
  const next = PHASES.find((phase) => phase > now);
  const to = onlyTalks(world) || next === undefined ? now + TALK_MS : next;
  return [{ story: `${(to - now) / 1000} s pass`, to: lapsed({ ...world, now: to }) }];
}

/** The device book forgets the sockets of servers that died. */
function lapsed(world: World): World {
  const phones = world.phones.map((phone) => {
    const { bookLapses = Infinity, ...rest } = phone;
    return world.now < bookLapses ? phone : { ...rest, book: null };
  });
  return { ...world, phones };
}

/** The clock as far as it matters. */
export const phaseOf = (world: World): number => (onlyTalks(world) ? -1 : Math.min(world.now, PHASES.at(-1) ?? 0));
