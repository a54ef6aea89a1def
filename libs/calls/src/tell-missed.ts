import { type Call, type CallRef } from './call.js';
import { type Exchange } from './exchange.js';
import { isMissed, isToBeTold } from './missed.js';
import { pushRequestOf } from './push-request.js';

/** Asks for a push to each of the callee's devices that has a token for it and is to be told. */
export async function tellMissed({ devices, missedCallsOf }: Exchange, call: Call): Promise<void> {
  const { app, to: user } = call;
  const pushes = missedCallsOf?.(app);
  if (!pushes) return;
  const known = await devices.list({ app, user });
  const told = known.filter(({ deviceId, tokens }) => tokens.alert && isToBeTold(call, deviceId));
  await Promise.all(told.map(({ deviceId }) => pushes.tellMissed(pushRequestOf(call, deviceId))));
}

/** The same for a call as it is now: whoever was to ask may have died before it did. */
export async function tellMissedOf(exchange: Exchange, ref: CallRef): Promise<void> {
  const call = await exchange.calls.read(ref);
  if (call && isMissed(call)) await tellMissed(exchange, call);
}
