import { type Call } from './call.js';

/** What a call comes through, as the host application is told of it; each once, and not each call through all of them. */
export const callStages = ['placed', 'ringing', 'answered', 'ended'] as const;
export type CallStage = (typeof callStages)[number];

/** When the call came to this stage, in ms since epoch; undefined: it has not. */
export function reachedAt(call: Call, stage: CallStage): number | undefined {
  switch (stage) {
    case 'placed':
      return call.createdAt;
    case 'ringing':
      return firstRingingAt(call);
    case 'answered':
      return call.answeredAt;
    case 'ended':
      return call.endedAt;
  }
}

function firstRingingAt({ legs }: Call): number | undefined {
  const times = legs.flatMap(({ ringingAt }) => ringingAt ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The stages that a write brings a call to. `before` undefined: its first one. */
export const newStages = (before: Call | undefined, after: Call): CallStage[] =>
  callStages.filter(
    (stage) => reachedAt(after, stage) !== undefined && (!before || reachedAt(before, stage) === undefined),
  );
