import { turnCredentials } from '#auth';
import { type Clock, type DeviceRef, LONGEST_CALL_MS } from '#calls';
import { type IceConfig } from '#config';
import { type IceServer } from '#contract';

export type IceServersOf = (device: DeviceRef) => readonly IceServer[];

/** An hour longer than any call: a phone that changes its network in the last minute allocates anew with the same credentials. */
const GOOD_FOR_MS = LONGEST_CALL_MS + 3_600_000;

/** STUN as it is, and TURN with credentials of the device's own, as coturn's `use-auth-secret` checks them. */
export function iceServersBy({ stunUrls, turn }: IceConfig, clock: Clock): IceServersOf {
  const stun = stunUrls.length > 0 ? [{ urls: stunUrls }] : [];
  if (!turn) return () => stun;
  return ({ app, user, deviceId }) => {
    const credentials = turnCredentials(turn.secret.reveal(), `${app}/${user}/${deviceId}`, clock() + GOOD_FOR_MS);
    return [...stun, { urls: turn.urls, ...credentials }];
  };
}
