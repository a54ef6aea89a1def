import { type UserRef } from '#calls';
import { type WireError } from '#contract';
import { type InviteAllowance } from '#redis';
import { rateLimited } from './rate-limited.js';

/** How many calls a user may place, over all servers, whether by itself or by the host application's back end. */
export class InviteLimit {
  /** Null: no limit. */
  constructor(private readonly allowance: InviteAllowance | null) {}

  /** Null where the invite is let in. `isPlaced`: it was, earlier, and is only repeated. Rejects where Redis can't be asked. */
  async refusal(user: UserRef, isPlaced: () => Promise<boolean>): Promise<({ ok: false } & WireError) | null> {
    const waitMs = (await this.allowance?.(user)) ?? 0;
    if (waitMs === 0 || (await isPlaced())) return null;
    return rateLimited('This user places too many calls', waitMs);
  }
}
