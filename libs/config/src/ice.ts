import { IsOptional } from 'class-validator';
import { EachText } from './rules.js';
import { type Secret } from './secret.js';
import { IsSecret } from './secret-rules.js';
import { FromVariable } from './variable.js';

/** RFC 7065, 3.1: `turn:host:port?transport=udp`; RFC 7064 is the same for `stun:`, without transport. */
const HOST_AND_PORT = String.raw`(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`;
const TURN_URL = new RegExp(`^turns?:${HOST_AND_PORT}(?:\\?transport=(?:udp|tcp))?$`);
const STUN_URL = new RegExp(`^stuns?:${HOST_AND_PORT}$`);

/** STUN and TURN servers that both sides of a call are told of. */
export class IceVariables {
  @FromVariable('TURN_URLS', { form: 'list', meaning: 'TURN servers; needs TURN_SECRET' })
  @IsOptional()
  @EachText('must be a list of URLs like turn:turn.example.org:3478?transport=udp, separated by commas', (text) =>
    TURN_URL.test(text),
  )
  turnUrls?: string[];

  @FromVariable('TURN_SECRET', {
    form: 'secret',
    meaning: "the TURN servers' shared secret for time-limited credentials (coturn's use-auth-secret)",
  })
  @IsOptional()
  @IsSecret()
  turnSecret?: Secret;

  @FromVariable('STUN_URLS', { form: 'list', meaning: 'STUN servers' })
  @IsOptional()
  @EachText('must be a list of URLs like stun:stun.example.org:3478, separated by commas', (text) =>
    STUN_URL.test(text),
  )
  stunUrls?: string[];
}

export interface IceConfig {
  readonly stunUrls: readonly string[];
  readonly turn?: { readonly urls: readonly string[]; readonly secret: Secret };
}

/** TURN servers and their secret are of use only together. */
export function iceProblems({ turnUrls, turnSecret }: IceVariables): string[] {
  if (turnUrls && !turnSecret) return ['TURN_SECRET must be set where TURN_URLS is'];
  if (turnSecret && !turnUrls) return ['TURN_URLS must be set where TURN_SECRET is'];
  return [];
}

export const iceConfig = ({ turnUrls: urls, turnSecret: secret, stunUrls = [] }: IceVariables): IceConfig => ({
  stunUrls,
  ...(urls && secret && { turn: { urls, secret } }),
});
