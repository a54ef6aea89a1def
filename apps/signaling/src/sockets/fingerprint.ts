import { createHash } from 'node:crypto';
import { type InviteRequest } from '#contract';

/** The same for a repeated invite, another one where a field differs. */
export const fingerprintOf = ({ to, media, offer, ringSeconds, data }: InviteRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([to, media, offer ?? null, ringSeconds ?? null, data ?? null]))
    .digest('base64url');
