import { type WakeClaims, type WakeTokens } from '#auth';
import { type DeviceBook } from '#calls';
import { type Parsed } from '#contract';

/** Whom a wake token lets speak: its device, in its call, for as long as the push that carried it would still come to it. Rejects where Redis can't be asked. */
export async function wokenDevice(
  wakes: WakeTokens,
  devices: Pick<DeviceBook, 'pushTarget'>,
  token: string,
): Promise<Parsed<WakeClaims>> {
  const verified = await wakes.verify(token);
  if (!verified.ok) return { ok: false, code: 'unauthenticated', message: verified.message };
  const { app, user, device } = verified.claims;
  // What the token was sent to may be another device's by now, or nobody's.
  if (await devices.pushTarget({ app, user, deviceId: device }, 'voip')) return { ok: true, value: verified.claims };
  return {
    ok: false,
    code: 'unauthenticated',
    message:
      'The device was deleted, or its push token is another one’s now, and its wake tokens are void: register it again.',
  };
}
