import { parseUrl, Rule } from './rules.js';
import { Secret } from './secret.js';
import { FromVariable } from './variable.js';

/** Where Redis is. A secret, for it may hold a password. */
export class RedisAddress {
  @FromVariable('REDIS_URL', { form: 'secret', default: 'redis://127.0.0.1:6379', meaning: 'where Redis is' })
  @Rule(
    'must be redis://[user:password@]host[:port][/database]; this version understands no other form',
    (value) => value instanceof Secret && isRedisUrl(value.reveal()),
  )
  url!: Secret;
}

function isRedisUrl(text: string): boolean {
  const url = parseUrl(text);
  return (
    url?.protocol === 'redis:' && url.hostname !== '' && /^(?:\/\d{0,5})?$/.test(url.pathname + url.search + url.hash)
  );
}
