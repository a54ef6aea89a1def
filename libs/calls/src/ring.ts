import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { type CallRef } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Exchange } from './exchange.js';

/** The device shows its call screen. */
export const ring = (exchange: Exchange, call: CallRef, device: SpeakingDevice): Promise<Advanced> =>
  advanceCall(exchange, call, { kind: 'ring', device });
