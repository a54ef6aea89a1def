import { SignJWT } from 'jose';
import { type KeyObject } from 'node:crypto';
import { type ProviderTokenShare, type SharedProviderToken } from '#push';

const MINUTE_MS = 60_000;
/**
 * "Refresh your token no more than once every 20 minutes and no less than once every 60 minutes": Establishing a token-based
 * connection to APNs. A token older than an hour is refused; one that is replaced too early blocks the connection.
 */
const RENEW_AFTER_MS = 50 * MINUTE_MS;
const NEVER_BEFORE_MS = 20 * MINUTE_MS;
const REFUSED_AFTER_MS = 60 * MINUTE_MS;
/** A signature takes milliseconds; a worker that died over it holds up the others no longer than this. */
const LEAD_MS = 2_000;
const ASK_AGAIN_MS = 50;

interface Signer {
  readonly key: KeyObject;
  readonly keyId: string;
  readonly teamId: string;
}

export interface ProviderTokenParts {
  /** Tells team, key and environment. */
  readonly name: string;
  readonly signer: Signer;
  readonly share: ProviderTokenShare;
  /** Ms since epoch. */
  readonly clock: () => number;
  readonly onMade: () => void;
}

/** The provider token of a team's key in one environment, the same for all workers; made anew at 50 minutes by one of them. */
export class ProviderToken {
  private held: SharedProviderToken | undefined;
  /** Apple called it expired. */
  private expired: string | undefined;
  /** Until then none is made that need not be, ms since epoch. */
  private restsUntil = 0;
  private refreshing: Promise<string> | undefined;

  constructor(private readonly parts: ProviderTokenParts) {}

  /** The token where there is a good one, else the promise of it. All who ask meanwhile get the same. Rejects where the share can't be asked. */
  current(): string | Promise<string> {
    if (this.held && this.isFresh(this.held)) return this.held.token;
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /** Apple has seen too many new tokens of the team: the one in hand is used for as long as it is good. */
  rest(): void {
    this.restsUntil = this.parts.clock() + NEVER_BEFORE_MS;
  }

  /**
   * Apple called this token expired. True: another one is to be had. False: it is younger than a token may be replaced, so that
   * the clock is wrong and not the token.
   */
  isReplaceable(token: string): boolean {
    if (this.held?.token !== token) return true;
    if (this.ageOf(this.held) < NEVER_BEFORE_MS) return false;
    this.expired = token;
    return true;
  }

  private async refresh(): Promise<string> {
    try {
      return await this.renewed();
    } catch (error) {
      // The workers' share can't be asked: the old one is good for a while.
      if (this.held && this.isGood(this.held)) return this.held.token;
      throw error;
    }
  }

  private async renewed(): Promise<string> {
    const { name, share } = this.parts;
    for (;;) {
      const shared = await share.read(name);
      if (shared && this.isFresh(shared)) return this.hold(shared);
      if (await share.lead(name, LEAD_MS)) return this.hold(await this.make());
      // Another worker makes one; until it is there the old one is good.
      if (shared && this.isGood(shared)) return shared.token;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  private async make(): Promise<SharedProviderToken> {
    const { name, signer, share, clock, onMade } = this.parts;
    const madeAt = clock();
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: signer.keyId })
      .setIssuer(signer.teamId)
      // "the number of seconds from Epoch, in UTC"
      .setIssuedAt(Math.floor(madeAt / 1000))
      .sign(signer.key);
    await share.write(name, { token, madeAt });
    onMade();
    return { token, madeAt };
  }

  private hold(token: SharedProviderToken): string {
    this.held = token;
    return token.token;
  }

  private isFresh(token: SharedProviderToken): boolean {
    return this.isGood(token) && (this.ageOf(token) < RENEW_AFTER_MS || this.rests);
  }

  /** One of the future was made by a clock that was put back since. */
  private isGood(token: SharedProviderToken): boolean {
    const age = this.ageOf(token);
    return token.token !== this.expired && age < REFUSED_AFTER_MS && age > -NEVER_BEFORE_MS;
  }

  private get rests(): boolean {
    return this.parts.clock() < this.restsUntil;
  }

  private ageOf({ madeAt }: SharedProviderToken): number {
    return this.parts.clock() - madeAt;
  }
}
