import { IsOptional } from 'class-validator';
import { readText } from './read-text.js';
import { readVariables } from './read-variables.js';
import { type AddressProblem, parseRedisUrl, type RedisAddress } from './redis-url.js';
import { Rule } from './rules.js';
import { Secret } from './secret.js';
import { IsSecret } from './secret-rules.js';
import { type Env } from './source.js';
import { FromVariable } from './variable.js';

const FORMS = [
  'redis://[user:password@]host[:port][/database]',
  'redis+sentinel://[user:password@]host[:port],…/name[/database]',
  'redis+cluster://[user:password@]host[:port],…',
];

const HasNot = (problem: AddressProblem, message: string) =>
  Rule(message, (value) => value instanceof Secret && parseRedisUrl(value.reveal()) !== problem);

/** Where Redis is. */
export class RedisVariables {
  @FromVariable('REDIS_URL', {
    form: 'secret',
    default: 'redis://127.0.0.1:6379',
    meaning: 'where Redis is: one, behind sentinels, or a cluster; see below',
  })
  @HasNot('form', `must be ${FORMS.join(' or ')}; rediss instead of redis for TLS`)
  @HasNot('no master', "must end with /name, the sentinels' name for the Redis that they watch")
  @HasNot('database of a cluster', 'must not name a database where it names a cluster: a cluster has one alone')
  url!: Secret;

  @FromVariable('REDIS_CA_FILE', {
    meaning: "authorities that rediss:// trusts instead of the system's: a file with their certificates as PEM",
  })
  @IsOptional()
  caFile?: string;

  @FromVariable('REDIS_SENTINEL_PASSWORD', {
    form: 'secret',
    meaning: 'password of the sentinels themselves, where they want one',
  })
  @IsOptional()
  @IsSecret()
  sentinelPassword?: Secret;
}

/** A Redis and how it is spoken to. */
export interface RedisConfig extends Omit<RedisAddress, 'isEncrypted'> {
  /** `ca`: the authorities that are trusted instead of the system's, as PEM. */
  readonly tls?: { readonly ca?: string };
  readonly sentinelPassword?: Secret;
}

export function readRedisConfig(env: Env, problems: string[]): RedisConfig {
  const variables = readVariables(RedisVariables, env, problems);
  const address = parseRedisUrl(variables.url.reveal());
  // It is in the list of problems.
  if (typeof address === 'string') return { form: 'single', nodes: [], database: 0 };
  problems.push(...uselessIn(address, variables));
  const { isEncrypted, ...rest } = address;
  const { caFile, sentinelPassword } = variables;
  const ca = isEncrypted && caFile !== undefined ? readAuthorities(caFile, problems) : undefined;
  return {
    ...rest,
    ...(isEncrypted && { tls: { ...(ca !== undefined && { ca }) } }),
    ...(sentinelPassword && { sentinelPassword }),
  };
}

/** A setting that would change nothing was meant otherwise. */
function uselessIn({ isEncrypted, form }: RedisAddress, { caFile, sentinelPassword }: RedisVariables): string[] {
  return [
    ...(caFile !== undefined && !isEncrypted
      ? ['REDIS_CA_FILE is set, but REDIS_URL asks for no TLS: write rediss instead of redis there']
      : []),
    ...(sentinelPassword && form !== 'sentinel'
      ? ['REDIS_SENTINEL_PASSWORD is set, but REDIS_URL names no sentinels: write redis+sentinel:// there']
      : []),
  ];
}

function readAuthorities(fileName: string, problems: string[]): string | undefined {
  const file = readText(fileName);
  if (!file.ok) problems.push(`REDIS_CA_FILE: ${file.problem}`);
  else if (/^-----BEGIN CERTIFICATE-----/m.test(file.text)) return file.text;
  else problems.push('REDIS_CA_FILE: the file holds no certificate in PEM form');
  return undefined;
}
