export { type Identity, shownName } from './identity.js';
export { KeySetUnavailable } from './key-set.js';
export { kindOf } from './kind.js';
export { type Refused, type TokenFault } from './refused.js';
export { type SigningSecret } from './secret-bytes.js';
export { signUserToken, type UserClaims } from './sign-user-token.js';
export { UserTokens, type UserTokenKeys, type UserTokenOptions, type UserTokenResult } from './user-tokens.js';
export { deriveWakeSecret } from './wake-secret.js';
export { type WakeClaims, WakeTokens, type WakeTokenResult } from './wake-tokens.js';
