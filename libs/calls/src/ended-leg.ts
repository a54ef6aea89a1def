import { type Leg } from './call.js';
import { answeredElsewhere, callOver, type Refusal } from './refusal.js';

/** What a device hears that speaks for a leg which is over. */
export const refusalOfEndedLeg = (leg: Leg): Refusal =>
  leg.reason === 'answered-elsewhere' ? answeredElsewhere : callOver;
