import { apnsIdOf, type ApnsSender } from '#apns';
import { deriveWakeSecret, WakeTokens } from '#auth';
import { type CallStore, type Clock, type DeviceBook } from '#calls';
import { type WorkerConfig } from '#config';
import { type Delivery, TokenDoubts } from '#push';

/** What `deliver` needs: the stores, the sender, and who signs wake tokens. */
export async function deliveryOf(
  calls: CallStore,
  devices: DeviceBook,
  sender: ApnsSender,
  { wakeTokens, push }: WorkerConfig,
  clock: Clock,
): Promise<Delivery> {
  const secrets = wakeTokens.secrets.map((secret) => secret.reveal());
  const keys = wakeTokens.from === 'WAKE_SECRET' ? secrets : await deriveWakeSecret(secrets);
  const wakes = new WakeTokens({ secrets: keys, clock });
  return {
    ...{
      calls,
      devices,
      sender,
      apnsIdOf,
      clock,
      chance: Math.random,
      expiration: push.expiration,
      doubts: new TokenDoubts(),
    },
    signWakeToken: ({ app, user, deviceId, callId, ringUntil }) =>
      wakes.sign({ app, user, device: deviceId, call: callId, ringUntil }),
    bundleIdOf: (app) => sender.bundleIdOf(app),
  };
}
