import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { type CallRef } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Exchange } from './exchange.js';

/** The first accept wins; all others are refused with `answered-elsewhere`. */
export const answer = (exchange: Exchange, call: CallRef, device: SpeakingDevice, sdp?: string): Promise<Advanced> =>
  advanceCall(exchange, call, { kind: 'accept', device, ...(sdp !== undefined && { answer: sdp }) });
