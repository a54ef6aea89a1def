import { type Fault } from '#apns-simulator';
import { type BadDay } from './wire.js';

/** What Apple does wrong at the next push. */
export const FAULTS: Readonly<Record<Exclude<BadDay, 'gone' | 'wrong-environment'>, Fault>> = {
  unavailable: { do: 'answer', status: 503, reason: 'ServiceUnavailable', next: 2 },
  hang: { do: 'hang', next: 1 },
  goaway: { do: 'goaway', reason: 'Shutdown', processed: false, next: 1 },
  cut: { do: 'cut-before', next: 1 },
};
