import { createHash } from 'node:crypto';
import { type Invite } from '#calls';
import { bytesOfJson, type InviteRequest } from '#contract';

const DEFAULT_RING_SECONDS = 45;

/** What a request to place a call makes of it for who places it: a device, or, without one, a service for the caller. */
export function inviteOf(
  request: InviteRequest,
  by: Pick<Invite, 'app' | 'from' | 'deviceId' | 'socket' | 'trace'>,
): Invite {
  const { callId, to, media, offer, data, ringSeconds } = request;
  return {
    ...by,
    ...{ callId: callId.toLowerCase(), to, media },
    ...(offer !== undefined && { offer }),
    ...(data !== undefined && { data }),
    ringSeconds: ringSeconds ?? DEFAULT_RING_SECONDS,
    fingerprint: fingerprintOf(request),
    bytes: bytesOfJson([offer ?? null, data ?? null]),
  };
}

/** The same for a repeated invite, another one where a field differs. */
const fingerprintOf = ({ to, media, offer, ringSeconds, data }: InviteRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([to, media, offer ?? null, ringSeconds ?? null, data ?? null]))
    .digest('base64url');
