import { type ConditionName, CONDITIONS } from './conditions.js';
import { type PlotName, PLOTS } from './plots.js';

/** What cannot be, and why. */
const IMPOSSIBLE: Readonly<Partial<Record<`${ConditionName} ${PlotName}`, string>>> = {
  'connected cancelBeforePush': 'it rings by its socket: there is no push to be overtaken',
  'connected cancelAfterPush': 'it rings by its socket: it is not pushed',
  'tooLate answer':
    'when it is back nothing rings that it could answer; that it is refused is part of what nobody answered',
  'tooLate decline': 'when it is back nothing rings that it could decline',
  'tooLate busy': 'when it is back nothing rings that it could be too busy for',
  'tooLate cancelAfterWake': 'it wakes when there is nothing to cancel any more',
  'tooLate glare': 'when it is back there is no call for its own to cross',
};

/** What users of calling apps complain of most, by number, where a server can do something about it. */
const COMPLAINTS: Readonly<Partial<Record<`${ConditionName} ${PlotName}`, string>>> = {
  'asleep cancelAfterPush': 'complaints 1 and 10: no push that cannot ring, and no invite that is over is replayed',
  'tooLate unanswered': 'complaint 2: no ghost ring after the call',
  'back cancelAfterPush': 'complaint 2: no ghost ring by a push that comes late',
  'asleep cancelAfterWake': 'complaint 3: a cancel stops the ring',
  'silent cancelAfterPush': 'complaint 3: a cancel stops the ring',
  'asleep answeredElsewhere': 'complaint 4: answered elsewhere stops the other phones',
  'connected answeredElsewhere':
    'complaints 4 and 5: answered elsewhere stops the ring, and a decline harms no live call',
  'connected cancelAfterWake': 'complaint 6: a cancel has its own reason',
  'connected declinedElsewhere': 'complaint 6: so has a decline elsewhere',
  'connected unanswered': 'complaint 6: and a call that nobody answered',
  'asleep answer': 'complaints 7, 16 and 17: pushed once, no ringing that no phone makes, the offer waits for it',
  'silent answer': 'complaint 8: socket and push ring one device',
  'connected answer': 'complaint 9: no push while it rings',
  'back answer': 'complaint 15: the ring comes late, and not never',
};

export interface Story {
  readonly title: string;
  readonly condition: ConditionName;
  readonly plot: PlotName;
}

export const STORIES: readonly Story[] = (Object.keys(CONDITIONS) as ConditionName[]).flatMap((condition) =>
  (Object.keys(PLOTS) as PlotName[])
    .filter((plot) => IMPOSSIBLE[`${condition} ${plot}`] === undefined)
    .map((plot) => {
      const complaint = COMPLAINTS[`${condition} ${plot}`];
      const text = `is ${CONDITIONS[condition].is}; ${PLOTS[plot].tells}`;
      return { condition, plot, title: complaint === undefined ? text : `${text} (${complaint})` };
    }),
);
