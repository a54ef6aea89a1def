import { type AuthVariables, type WakeVariables } from './auth.js';
import { type Secret } from './secret.js';

/** How user tokens are verified: with secrets shared with the host application, or with its public keys. */
export type UserTokenConfig = ({ readonly secrets: readonly Secret[] } | { readonly jwksUrl: string }) & {
  readonly issuer?: string;
  readonly audience?: string;
};

/** The secrets of wake tokens, or those of user tokens, of which they are still to be derived. */
export interface WakeTokenConfig {
  readonly from: 'WAKE_SECRET' | 'AUTH_SECRET';
  readonly secrets: readonly Secret[];
}

/** What is wrong with the ways to verify user tokens: there must be exactly one. */
export function authProblems({ secrets, jwksUrl }: AuthVariables): string[] {
  if (secrets && jwksUrl !== undefined) return ['AUTH_SECRET and AUTH_JWKS_URL are both set: set one of them'];
  if (secrets || jwksUrl !== undefined) return [];
  return ['AUTH_SECRET must be set, or AUTH_JWKS_URL: user tokens are verified with one of them'];
}

/** What is wrong with the secrets of wake tokens. */
export function wakeProblems(auth: AuthVariables, wake: WakeVariables): string[] {
  if (wake.secrets) return sharedSecretProblems(auth.secrets ?? [], wake.secrets);
  if (auth.jwksUrl !== undefined)
    return ['WAKE_SECRET must be set where AUTH_JWKS_URL is: a secret to sign wake tokens with'];
  return auth.secrets ? [] : ['WAKE_SECRET must be set, or AUTH_SECRET, of which it is derived'];
}

/** With one key for both, the two kinds of token would be told apart by their header alone. */
const sharedSecretProblems = (auth: readonly Secret[], wake: readonly Secret[]): string[] =>
  wake.some((secret) => auth.some((other) => other.reveal() === secret.reveal()))
    ? ['WAKE_SECRET must not repeat a secret of AUTH_SECRET: leave it out to have it derived, or make another']
    : [];

/** Of variables without problems. */
export function userTokenConfig({ secrets, jwksUrl = '', issuer, audience }: AuthVariables): UserTokenConfig {
  return {
    ...(secrets ? { secrets } : { jwksUrl }),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };
}

/** Of variables without problems. */
export const wakeTokenConfig = (auth: AuthVariables, wake: WakeVariables): WakeTokenConfig =>
  wake.secrets ? { from: 'WAKE_SECRET', secrets: wake.secrets } : { from: 'AUTH_SECRET', secrets: auth.secrets ?? [] };
