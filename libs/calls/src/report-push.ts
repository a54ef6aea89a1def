import { advanceCall, type Advanced } from './advance.js';
import { type CallRef } from './call.js';
import { type CallEvent } from './events.js';
import { type Exchange } from './exchange.js';

export type PushReport = Extract<CallEvent, { kind: 'pushTried' | 'pushAccepted' | 'pushEnded' }>;

/** What a worker has to say of a push: an event of the call like any other. */
export const reportPush = (exchange: Exchange, call: CallRef, report: PushReport): Promise<Advanced> =>
  advanceCall(exchange, call, report);
