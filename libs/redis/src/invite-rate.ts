import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type UserRef } from '#calls';
import { type Keys, keysUnder } from './keys.js';
import { type RedisClient } from './redis-client.js';

/** How long the user has to wait with the next invite, in ms; 0: not at all. Rejects where Redis can't be asked. */
export type InviteAllowance = (user: UserRef) => Promise<number>;

/** Counts a user's invites over all servers: so many in a window, which begins with its first. */
export class InviteRate {
  private readonly limiter: RateLimiterRedis;

  constructor(
    redis: RedisClient,
    { points, windowMs }: { readonly points: number; readonly windowMs: number },
    keys: Keys = keysUnder(),
  ) {
    this.limiter = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: keys.invites(),
      points,
      duration: windowMs / 1000,
    });
  }

  readonly take: InviteAllowance = async ({ app, user }) => {
    try {
      await this.limiter.consume(`{${app}/${user}}`);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
      throw error;
    }
  };
}
