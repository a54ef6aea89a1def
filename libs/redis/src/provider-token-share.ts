import { type ProviderTokenShare, type SharedProviderToken } from '#push';
import { type Keys, keysUnder } from './keys.js';
import { type RedisClient } from './redis-client.js';
import { parseObject } from './unreadable-record.js';

/** Apple refuses a provider token that is older than an hour. */
const KEPT_MS = 3_600_000;

/** One provider token for all workers, in Redis, by a connection for requests. */
export class RedisProviderTokenShare implements ProviderTokenShare {
  constructor(
    private readonly redis: RedisClient,
    private readonly keys: Keys = keysUnder(),
  ) {}

  async read(name: string): Promise<SharedProviderToken | null> {
    const packed = await this.redis.get(this.keys.providerToken(name));
    const { token, madeAt }: Partial<SharedProviderToken> = (packed === null ? undefined : parseObject(packed)) ?? {};
    return token !== undefined && madeAt !== undefined ? { token, madeAt } : null;
  }

  async lead(name: string, forMs: number): Promise<boolean> {
    return (await this.redis.set(this.keys.providerTokenLead(name), '1', 'PX', forMs, 'NX')) === 'OK';
  }

  async write(name: string, token: SharedProviderToken): Promise<void> {
    await this.redis.set(this.keys.providerToken(name), JSON.stringify(token), 'PX', KEPT_MS);
  }
}
