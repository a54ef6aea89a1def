import { advanceCall } from './advance.js';
import { type CallRef } from './call.js';
import { type SpeakingDevice } from './events.js';
import { type Exchange } from './exchange.js';
import { noSuchCall, type Refusal } from './refusal.js';
import { type Catchup, syncCalls } from './sync.js';

const fromTheStart = () => 0;

/** What a leg's device that was woken needs, without a socket: that it rings, and all that waits for it, or how it ended. */
export async function resolveCall(
  exchange: Exchange,
  ref: CallRef,
  device: SpeakingDevice,
): Promise<{ readonly ok: true; readonly catchup: Catchup } | Refusal> {
  const woken = await advanceCall(exchange, ref, { kind: 'wake', device });
  if (!woken.ok) return woken;
  const [catchup] = await syncCalls(exchange, ref.app, device, fromTheStart, ref.callId);
  return catchup ? { ok: true, catchup } : noSuchCall;
}
