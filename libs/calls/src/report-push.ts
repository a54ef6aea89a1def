import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { type CallRef } from './call.js';
import { type PushReport } from './events.js';
import { type Exchange } from './exchange.js';

/** What a worker has to say of a push: an event of the call like any other. */
export const reportPush = (exchange: Exchange, call: CallRef, report: PushReport): Promise<Advanced> =>
  advanceCall(exchange, call, report);

/** And of one that tells of a missed call. */
export const reportMissedCall = (exchange: Exchange, call: CallRef, report: PushReport): Promise<Advanced> =>
  advanceCall(exchange, call, { kind: 'missedCall', report });
