import { type CallView, type LegView } from '#contract';
import { type Expectation } from './schema.js';

/** The moments of a call, in ms since its invite. */
export interface Moments {
  readonly pushed?: number;
  readonly ringing?: number;
  readonly answered?: number;
  readonly ended?: number;
}

/** When the first leg came so far. */
export function momentsOf({ legs, createdAt, answeredAt, endedAt }: CallView): Moments {
  const first = (times: readonly (number | undefined)[]): number | undefined => {
    const known = times.filter((time) => time !== undefined);
    return known.length > 0 ? Math.min(...known) - createdAt : undefined;
  };
  const pushed = first(legs.map(({ push }) => (push?.state === 'accepted' ? push.at : undefined)));
  const ringing = first(legs.map(({ ringingAt }) => ringingAt));
  return {
    ...(pushed !== undefined && { pushed }),
    ...(ringing !== undefined && { ringing }),
    ...(answeredAt !== undefined && { answered: answeredAt - createdAt }),
    ...(endedAt !== undefined && { ended: endedAt - createdAt }),
  };
}

/** What is not as expected, a line each; none: all is. */
export function judge(call: CallView, { end, within, phones }: Expectation): string[] {
  const moments = momentsOf(call);
  return [
    ...(call.reason === end ? [] : [`the call ended "${call.reason ?? 'not at all'}", and not "${end}"`]),
    ...Object.entries(within).flatMap(([moment, most]) => tooLate(moment, moments[moment as keyof Moments], most)),
    ...Object.entries(phones).flatMap(([id, wanted]) => ofPhone(id, call, wanted)),
  ];
}

function tooLate(moment: string, came: number | undefined, most = Infinity): string[] {
  if (came === undefined) return [`"${moment}" never came, and was expected within ${most} ms`];
  return came <= most ? [] : [`"${moment}" came after ${came} ms, and was expected within ${most} ms`];
}

function ofPhone(id: string, call: CallView, wanted: Expectation['phones'][string]): string[] {
  const leg = call.legs.find(({ deviceId }) => deviceId === id);
  const had: typeof wanted = {
    end: leg?.reason ?? call.reason,
    push: pushOf(leg),
    attempts: leg?.push?.attempts ?? 0,
    rings: leg?.ringingAt !== undefined,
  };
  return (Object.keys(wanted) as (keyof typeof wanted)[])
    .filter((what) => wanted[what] !== undefined && wanted[what] !== had[what])
    .map((what) => `${id}: ${what} is ${String(had[what])}, and not ${String(wanted[what])}`);
}

function pushOf(leg: LegView | undefined): Expectation['phones'][string]['push'] {
  const state = leg?.push?.state;
  return state === 'accepted' || state === 'failed' || state === 'skipped' ? state : 'none';
}
