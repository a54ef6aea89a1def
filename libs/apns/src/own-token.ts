import { type ProviderTokenShare, type SharedProviderToken } from '#push';

/** For a process that shares its tokens with nobody, such as a command. */
export class OwnTokens implements ProviderTokenShare {
  private readonly tokens = new Map<string, SharedProviderToken>();

  read(name: string): Promise<SharedProviderToken | null> {
    return Promise.resolve(this.tokens.get(name) ?? null);
  }

  lead(): Promise<boolean> {
    return Promise.resolve(true);
  }

  write(name: string, token: SharedProviderToken): Promise<void> {
    this.tokens.set(name, token);
    return Promise.resolve();
  }
}
