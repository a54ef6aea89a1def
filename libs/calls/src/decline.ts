import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { type CallRef } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Exchange } from './exchange.js';

export type DeclineReason = 'declined' | 'busy';

export const decline = (
  exchange: Exchange,
  call: CallRef,
  device: SpeakingDevice,
  reason: DeclineReason,
): Promise<Advanced> => advanceCall(exchange, call, { kind: 'decline', device, reason });
