import { CallwakeError } from './error.js';
import { type Life } from './life.js';

export const NO_TOKEN = 'Give the client `token`: this needs a user token.';
const TOKEN_WITHIN_MS = 15_000;
const unauthenticated = (message: string) => new CallwakeError('unauthenticated', message);

/** The app's user token: asked for once, and again when it was refused. */
export class Tokens {
  private known: string | undefined;
  private asking: Promise<string> | undefined;

  constructor(
    private readonly ask: (() => Promise<string>) | undefined,
    private readonly life: Life,
  ) {}

  get isGiven(): boolean {
    return this.ask !== undefined;
  }

  get current(): string | undefined {
    return this.known;
  }

  get(): Promise<string> {
    if (this.known !== undefined) return Promise.resolve(this.known);
    this.asking ??= this.fresh().finally(() => (this.asking = undefined));
    return this.asking;
  }

  refused(token: string): void {
    if (this.known === token) this.known = undefined;
  }

  private async fresh(): Promise<string> {
    const { ask } = this;
    if (!ask) throw unauthenticated(NO_TOKEN);
    let token: unknown;
    try {
      const late = unauthenticated('`token` did not answer in time.');
      token = await this.life.within(TOKEN_WITHIN_MS, Promise.resolve().then(ask), late);
    } catch (error) {
      throw error instanceof CallwakeError ? error : unauthenticated(`\`token\` failed: ${String(error)}`);
    }
    if (typeof token !== 'string' || token === '') throw unauthenticated('`token` must give a user token, as text.');
    return (this.known = token);
  }
}
