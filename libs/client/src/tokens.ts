import { CallwakeError } from './error.js';
import { type Life } from './life.js';

export const NO_TOKEN = 'Give the client `token`: this needs a user token.';
const TOKEN_WITHIN_MS = 15_000;
const unauthenticated = (message: string) => new CallwakeError('unauthenticated', message);

/** The app's user token: asked for once, and again when it was refused. */
export class Tokens {
  private _known: string | undefined;
  private _asking: Promise<string> | undefined;

  constructor(
    private readonly _ask: (() => Promise<string>) | undefined,
    private readonly _life: Life,
  ) {}

  get _isGiven(): boolean {
    return this._ask !== undefined;
  }

  get _current(): string | undefined {
    return this._known;
  }

  _get(): Promise<string> {
    if (this._known !== undefined) return Promise.resolve(this._known);
    this._asking ??= this._fresh().finally(() => (this._asking = undefined));
    return this._asking;
  }

  _refused(token: string): void {
    if (this._known === token) this._known = undefined;
  }

  private async _fresh(): Promise<string> {
    const { _ask: ask } = this;
    if (!ask) throw unauthenticated(NO_TOKEN);
    let token: unknown;
    try {
      const late = unauthenticated('`token` did not answer in time.');
      token = await this._life._within(TOKEN_WITHIN_MS, Promise.resolve().then(ask), late);
    } catch (error) {
      throw error instanceof CallwakeError ? error : unauthenticated(`\`token\` failed: ${String(error)}`);
    }
    if (typeof token !== 'string' || token === '') throw unauthenticated('`token` must give a user token, as text.');
    return (this._known = token);
  }
}
