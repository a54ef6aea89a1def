import { IsOptional } from 'class-validator';
import { IsPlainText, isUrl, TextRule } from './rules.js';
import { type Secret } from './secret.js';
import { AreSecrets, HS256_BYTES } from './secret-rules.js';
import { FromVariable } from './variable.js';

/** How user tokens are verified. */
export class AuthVariables {
  @FromVariable('AUTH_SECRET', {
    form: 'secrets',
    meaning: 'HS256 secrets of user tokens: the first signs, all verify. This or AUTH_JWKS_URL must be set',
  })
  @IsOptional()
  @AreSecrets(HS256_BYTES)
  secrets?: Secret[];

  @FromVariable('AUTH_JWKS_URL', { meaning: 'where the public keys of user tokens are (RS256, ES256, EdDSA)' })
  @IsOptional()
  @TextRule('must be an absolute http or https URL without user name and password', (text) =>
    isUrl(text, ['http:', 'https:']),
  )
  jwksUrl?: string;

  @FromVariable('AUTH_ISSUER', { meaning: 'the "iss" that user tokens must have; not checked where it is not set' })
  @IsOptional()
  @IsPlainText()
  issuer?: string;

  @FromVariable('AUTH_AUDIENCE', { meaning: 'the "aud" that user tokens must name; not checked where it is not set' })
  @IsOptional()
  @IsPlainText()
  audience?: string;
}

/** The secret of wake tokens. */
export class WakeVariables {
  @FromVariable('WAKE_SECRET', {
    form: 'secrets',
    meaning:
      'secrets of wake tokens: the first signs, all verify. Derived from AUTH_SECRET where not set; needed with AUTH_JWKS_URL',
  })
  @IsOptional()
  @AreSecrets(HS256_BYTES)
  secrets?: Secret[];
}
