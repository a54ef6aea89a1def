import { createHash, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

const BEARER = /^Bearer +([^ ]+)$/i;
const BASIC = /^Basic +([A-Za-z0-9+/=]+)$/i;

/** Whether a request carries this token: `Bearer <token>`, or `Basic`, with any user name and the token as password. */
export function letIn({ headers: { authorization = '' } }: Pick<IncomingMessage, 'headers'>, token: string): boolean {
  const bearer = BEARER.exec(authorization)?.[1];
  if (bearer !== undefined) return isSame(bearer, token);
  const basic = BASIC.exec(authorization)?.[1];
  if (basic === undefined) return false;
  const text = Buffer.from(basic, 'base64').toString();
  return text.includes(':') && isSame(text.slice(text.indexOf(':') + 1), token);
}

/** In a time that tells nothing of where they differ, nor of the length. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
