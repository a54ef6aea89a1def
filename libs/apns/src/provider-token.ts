import { SignJWT } from 'jose';
import { type KeyObject } from 'node:crypto';

/**
 * "Refresh your token no more than once every 20 minutes and no less than once every 60 minutes" (Establishing a token-based
 * connection to APNs): a token older than an hour is refused, and one that is replaced too early blocks the connection.
 */
const RENEW_AFTER_MS = 50 * 60_000;

export interface Signer {
  readonly key: KeyObject;
  readonly keyId: string;
  readonly teamId: string;
}

/** The one provider token of a team's key; made when it is first asked for, and anew at 50 minutes. */
export class ProviderToken {
  private token = '';
  private madeAt = -Infinity;
  private making: Promise<string> | undefined;

  constructor(
    private readonly signer: Signer,
    private readonly clock: () => number,
    private readonly onMade: () => void,
  ) {}

  /** The token where there is a good one, else the promise of it. All who ask meanwhile get the same. */
  current(): string | Promise<string> {
    if (this.clock() < this.madeAt + RENEW_AFTER_MS) return this.token;
    this.making ??= this.make().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  private async make(): Promise<string> {
    const { key, keyId, teamId } = this.signer;
    const now = this.clock();
    // "the number of seconds from Epoch, in UTC"
    const issuedAt = Math.floor(now / 1000);
    this.token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(issuedAt)
      .sign(key);
    this.madeAt = now;
    this.onMade();
    return this.token;
  }
}
