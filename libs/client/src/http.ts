import { callwakeError, type CallwakeError, late, nonsense } from './error.js';
import { refusalIn } from './guards.js';
import { type Life } from './life.js';
import { type HttpResponse, now, request } from './platform.js';
import { waitMs } from './waits.js';

const ANSWER_WITHIN_MS = 8_000;
const MOST_WAIT_MS = 4_000;

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly token: string;
  readonly body?: unknown;
}

/** Whether to ask again: nobody answered, or it is to come again later. */
export const isPassing = ({ code }: CallwakeError): boolean => code === 'unavailable' || code === 'rate-limited';

/** Requests of one client; every one answers, or rejects with `CallwakeError`. */
export class Http {
  constructor(private readonly _life: Life) {}

  /** The body of a 2xx. */
  async _ask({ method, url, token, body }: Asking): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    try {
      const { response, abort } = request(url, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return await this._life._within(ANSWER_WITHIN_MS, response.then(bodyOf), late(), abort);
    } catch (error) {
      throw callwakeError(error);
    }
  }

  /** Rejects where the client is closed. */
  _pause(ms: number): Promise<void> {
    return this._life._pause(ms);
  }

  /** Again with growing waits where the trouble may pass, for so long, and while it is wanted. */
  async _repeated<T>(work: () => Promise<T>, forMs: number, isWanted = () => true): Promise<T> {
    const until = now() + forMs;
    const times = this._life._times;
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        const known = callwakeError(error);
        if (!isPassing(known) || now() > until || !isWanted() || times !== this._life._times) throw known;
        await this._pause(Math.max(known.retryAfterMs ?? 0, waitMs(tries, MOST_WAIT_MS)));
        if (!isWanted()) throw known;
      }
    }
  }
}

async function bodyOf(response: HttpResponse): Promise<unknown> {
  const { status } = response;
  const text = await response.text();
  if (status === 204) return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw nonsense(`HTTP ${status} without JSON`);
  }
  if (status < 300) return body;
  throw refusalIn(body) ?? nonsense(`HTTP ${status}`);
}
