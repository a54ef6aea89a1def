import { type OnRing, type PhoneState } from './wire.js';

export interface PhoneFacts {
  readonly deviceId: string;
  readonly user: string;
  readonly name: string;
  readonly label: string;
  readonly state: PhoneState;
  readonly onRing: OnRing;
  /** How long its owner looks at it while it rings, in ms; 1,500 without it. */
  readonly reactionMs?: number;
}

/** Who may be called at the page, and what their phones are at the start. */
export const CAST: readonly PhoneFacts[] = [
  { ...{ deviceId: 'bobs-phone', user: 'bob', name: 'Bob', label: "Bob's iPhone" }, state: 'asleep', onRing: 'answer' },
  { ...{ deviceId: 'bobs-ipad', user: 'bob', name: 'Bob', label: "Bob's iPad" }, state: 'asleep', onRing: 'wait' },
  {
    ...{ deviceId: 'carols-phone', user: 'carol', name: 'Carol', label: "Carol's iPhone" },
    state: 'killed',
    onRing: 'answer',
  },
  {
    ...{ deviceId: 'daves-phone', user: 'dave', name: 'Dave', label: "Dave's iPhone" },
    state: 'off',
    onRing: 'answer',
  },
  {
    ...{ deviceId: 'erins-phone', user: 'erin', name: 'Erin', label: "Erin's iPhone" },
    state: 'connected',
    onRing: 'answer',
  },
];

/** A user's display name: the id, where nobody chose one. */
export const nameOf = (user: string): string =>
  CAST.find((each) => each.user === user)?.name ?? user.slice(0, 1).toUpperCase() + user.slice(1);
