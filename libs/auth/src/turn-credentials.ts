import { createHmac } from 'node:crypto';
import { type SigningSecret } from './secret-bytes.js';

/** What a client shows a TURN server. */
export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/** As coturn's `use-auth-secret` checks them. `name` says whose they are; `until` in ms since epoch. */
export function turnCredentials(secret: SigningSecret, name: string, until: number): TurnCredentials {
  const username = `${Math.floor(until / 1000)}:${name}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
