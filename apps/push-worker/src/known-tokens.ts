import { type ProviderTokenShare, type SharedProviderToken } from '#push';

/** The workers' share, which remembers of each provider token that this worker has read or written when it was made. */
export class KnownTokens implements ProviderTokenShare {
  private readonly madeAt = new Map<string, number>();

  constructor(private readonly share: ProviderTokenShare) {}

  /** Ms since epoch. */
  get times(): readonly number[] {
    return [...this.madeAt.values()];
  }

  async read(name: string): Promise<SharedProviderToken | null> {
    const token = await this.share.read(name);
    if (token) this.madeAt.set(name, token.madeAt);
    return token;
  }

  lead(name: string, forMs: number): Promise<boolean> {
    return this.share.lead(name, forMs);
  }

  async write(name: string, token: SharedProviderToken): Promise<void> {
    await this.share.write(name, token);
    this.madeAt.set(name, token.madeAt);
  }
}
