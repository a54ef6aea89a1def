/** Why a token is not taken. */
export type TokenFault =
  | 'malformed'
  | 'wrong-kind'
  | 'wrong-algorithm'
  | 'unknown-key'
  | 'bad-signature'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'missing-claim'
  | 'bad-claim'
  | 'missing-app'
  | 'unknown-app';

/** A "no" to a token; `message` says what would be right, and holds nothing that the token said. */
export interface Refused {
  readonly ok: false;
  readonly reason: TokenFault;
  readonly message: string;
}

const messages: Readonly<Record<TokenFault, string>> = {
  malformed: 'the token is not a signed JWT in compact form',
  'wrong-kind': 'this is the wrong kind of token: a wake token where a user token is wanted, or the reverse',
  'wrong-algorithm': 'the token is signed with an algorithm that this server does not take',
  'unknown-key': "the token's key is not in the key set of this server",
  'bad-signature': "the token's signature does not fit any key of this server",
  expired: 'the token has expired; get a new one',
  'not-yet-valid': 'the token is not valid yet ("nbf"); check the clock of the server that signed it',
  'wrong-issuer': 'the claim "iss" is not the issuer that this server expects',
  'wrong-audience': 'the claim "aud" does not name the audience that this server expects',
  'missing-claim': 'the token lacks a claim',
  'bad-claim': 'a claim of the token has a wrong form',
  'missing-app': 'the claim "app" is missing; it may be left out only where the server has one app',
  'unknown-app': 'the claim "app" names no app of this server',
};

/** A refusal; `message` where more can be said than the reason says. */
export const refused = (reason: TokenFault, message: string = messages[reason]): Refused => ({
  ok: false,
  reason,
  message,
});

/** A claim that the token must have, and has not. */
export const missingClaim = (claim: string): Refused => refused('missing-claim', `the claim "${claim}" is missing`);
