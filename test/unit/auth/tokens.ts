import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { UserTokens, type UserTokenOptions } from '#auth';

export const NOW = 1_795_500_000_000;
export const SECRET = 'a secret of the host application, and long enough';
export const OTHER_SECRET = 'some other secret that nobody here has ever heard of';

const seconds = NOW / 1000;

/** A user token like a host application's; `undefined` leaves a claim out. */
export function token(
  claims: JWTPayload = {},
  { key = new TextEncoder().encode(SECRET), header = {} }: { key?: Key; header?: Partial<JWTHeaderParameters> } = {},
): Promise<string> {
  const all: JWTPayload = { sub: 'alice', app: 'demo', exp: seconds + 60, ...claims };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(given).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);
}
type Key = Parameters<SignJWT['sign']>[0];

/** Seconds since epoch, so many after the tests' present. */
export const inSeconds = (after: number): number => seconds + after;

export const verifier = (options: Partial<UserTokenOptions> = {}, now = NOW): UserTokens =>
  new UserTokens({ secrets: [SECRET], apps: ['demo'], clock: () => now, ...options });

/** The reason of a refusal, or `ok`. */
export async function reasonOf(verdict: Promise<{ ok: true } | { ok: false; reason: string }>): Promise<string> {
  const result = await verdict;
  return result.ok ? 'ok' : result.reason;
}
