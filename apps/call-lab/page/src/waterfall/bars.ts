import { type LegView } from '#contract';
import { type Ledger } from '../../../src/lab/wire.js';
import { type Sightings } from './sightings.js';
import { type Stage } from './stages.js';

/** A piece of a leg's bar. Times in ms since the invite. */
export interface Bar {
  readonly stage: Stage;
  readonly from: number;
  readonly to: number;
  /** It goes on. */
  readonly open: boolean;
}

/** An attempt to push that Apple did not accept, in ms since the invite. */
interface Miss {
  readonly at: number;
  readonly why: string;
}

/** A leg as a row of the waterfall. */
export interface Row {
  readonly deviceId: string;
  readonly bars: readonly Bar[];
  readonly misses: readonly Miss[];
  /** How it ended for this device; undefined while it goes on. */
  readonly end?: string;
}

/** The rows of a call, at `now` (the lab's clock, ms since epoch). */
export function rowsOf({ call }: Ledger, seen: Sightings, now: number): Row[] {
  return call.legs.map((leg) => {
    const end = leg.reason ?? call.reason;
    const until = (call.endedAt ?? now) - call.createdAt;
    const starts = startsOf(leg, seen[leg.deviceId] ?? {}, call.createdAt);
    const over = call.endedAt !== undefined || leg.state === 'ended';
    return {
      deviceId: leg.deviceId,
      bars: barsOf(starts, until, over),
      misses: missesOf(leg, call.createdAt),
      ...(over && end !== undefined && { end }),
    };
  });
}

type Start = readonly [stage: Stage, at: number];

/** When each stage that this leg has come to began, in ms since the invite. */
function startsOf(leg: LegView, seen: Sightings[string], createdAt: number): Start[] {
  const { push, wokenAt, ringingAt, answeredAt } = leg;
  const firstTry = push?.tries?.[0]?.at;
  const wasHeld = seen.held !== undefined || push?.state === 'held' || push?.state === 'skipped';
  const heldUntil = seen.heldUntil ?? firstTry;
  const starts: (readonly [Stage, number | undefined])[] = [
    ['held', wasHeld ? createdAt : undefined],
    [
      'queued',
      push && push.state !== 'held' && push.state !== 'skipped' ? (wasHeld ? heldUntil : createdAt) : undefined,
    ],
    ['sent', firstTry],
    ['accepted', push?.state === 'accepted' ? push.at : undefined],
    ['woken', wokenAt],
    ['ringing', ringingAt],
    ['answered', answeredAt],
  ];
  const known = starts.filter((start): start is Start => start[1] !== undefined);
  return inOrder(known.map(([stage, at]) => [stage, Math.max(0, at - createdAt)] as const));
}

/**
 * What is known of a push may come after what it led to: the phone is woken before the worker has written down that Apple
 * accepted. Then the earlier stage ends where the later one begins.
 */
function inOrder(starts: readonly Start[]): Start[] {
  return starts.map(([stage, at], i) => [stage, Math.min(at, ...starts.slice(i + 1).map(([, later]) => later))]);
}

function barsOf(starts: readonly Start[], end: number, over: boolean): Bar[] {
  return starts.map(([stage, from], i) => {
    const next = starts[i + 1]?.[1];
    return { stage, from, to: Math.max(from, next ?? end), open: next === undefined && !over };
  });
}

function missesOf({ push }: LegView, createdAt: number): Miss[] {
  return (push?.tries ?? [])
    .filter(({ status }) => status !== 200)
    .map(({ at, status, reason = 'no answer' }) => ({
      at: Math.max(0, at - createdAt),
      why: status === undefined ? reason : `${status} ${reason}`,
    }));
}
