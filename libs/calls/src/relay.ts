import { advanceCall } from './advance.js';
import { type Advanced } from './advanced.js';
import { type CallRef } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Exchange } from './exchange.js';

export interface Signal {
  readonly signal: unknown;
  /** The device's own count of its signals in this call: 1, 2, 3 … */
  readonly n?: number;
  /** Size of the signal as JSON, in bytes. */
  readonly bytes: number;
}

/** SDP, ICE candidates and whatever the apps agree on, to the other side. */
export const relay = (exchange: Exchange, call: CallRef, device: SpeakingDevice, signal: Signal): Promise<Advanced> =>
  advanceCall(exchange, call, { kind: 'signal', device, ...signal });
