import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { type CallRef } from './call.js';
import { type Speaker } from './events.js';
import { type Exchange } from './exchange.js';

/** Before the answer the caller's cancels. A speaker without a device is a service that acts for the user. */
export const hangUp = (exchange: Exchange, call: CallRef, speaker: Speaker): Promise<Advanced> =>
  advanceCall(exchange, call, { kind: 'hangUp', speaker });
