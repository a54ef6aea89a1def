import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { addressProblem, loopbackLookup } from './address.js';
import { readUpTo } from './read-up-to.js';
import { signedHeaders } from './sign.js';

export interface SignedPost {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: string;
  readonly id: string;
  /** JSON. */
  readonly body: string;
  /** Ms since epoch. */
  readonly at: number;
  /** All of it: name, connection, answer. */
  readonly withinMs: number;
  /** It is not wanted any more. */
  readonly signal?: AbortSignal;
}

/** What came of it. `body`: null where the answer was longer than is read, or did not come to its end in time. */
export type PostOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string | null }
  | { readonly kind: 'none'; readonly why: string };

/** "answers read to 64 KiB at most": the rest is of no use to anybody. */
const MOST_ANSWER_BYTES = 64 * 1024;
/** To one host; what comes more waits, and its time goes on. */
const MOST_CONNECTIONS = 64;

/** Posts signed JSON to addresses that others chose: https, plain http to loopback alone; redirects are answers like any other. */
export class SignedPosts {
  private readonly http = new HttpAgent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  private readonly https: HttpsAgent;

  /** `ca`: PEM of the authority that a test's host is signed by; without it, those that Node trusts. */
  constructor({ ca }: { readonly ca?: string } = {}) {
    this.https = new HttpsAgent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, ...(ca !== undefined && { ca }) });
  }

  /** Never rejects: that nobody could be asked is an outcome, too. */
  async send(post: SignedPost): Promise<PostOutcome> {
    const url = new URL(post.url);
    const problem = addressProblem(url);
    if (problem !== null) return { kind: 'none', why: problem };
    const signal = AbortSignal.any([AbortSignal.timeout(post.withinMs), ...(post.signal ? [post.signal] : [])]);
    const first = await this.attempt(url, post, signal);
    return first === 'stale' ? orNone(await this.attempt(url, post, signal)) : first;
  }

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  /** `stale`: the connection was kept from an earlier request, and its peer had just closed it. */
  private async attempt(url: URL, post: SignedPost, signal: AbortSignal): Promise<PostOutcome | 'stale'> {
    const request = this.open(url, post, signal);
    try {
      const response = await answered(request, post.body);
      const body = await readUpTo(response, MOST_ANSWER_BYTES);
      return { kind: 'answer', status: response.statusCode ?? 0, body };
    } catch (error) {
      return request.reusedSocket && fieldOf(error, 'code') === 'ECONNRESET'
        ? 'stale'
        : { kind: 'none', why: whyOf(error) };
    }
  }

  private open(url: URL, { secret, id, body, at }: SignedPost, signal: AbortSignal): ClientRequest {
    const options: RequestOptions = {
      method: 'POST',
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Callwake',
        ...signedHeaders(secret, id, body, at),
      },
    };
    return url.protocol === 'https:'
      ? httpsRequest(url, { ...options, agent: this.https })
      : httpRequest(url, { ...options, agent: this.http, lookup: loopbackLookup });
  }
}

const orNone = (outcome: PostOutcome | 'stale'): PostOutcome =>
  outcome === 'stale' ? { kind: 'none', why: 'ECONNRESET' } : outcome;

function answered(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
    // A change of protocol that nobody asked for ends the connection without an error.
    request.on('close', () => {
      reject(new Error('the connection was closed'));
    });
    request.end(body);
  });
}

const fieldOf = (error: unknown, field: 'code' | 'name'): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;

/** A code, and never a message: that would quote what the other side sent. */
function whyOf(error: unknown): string {
  if (fieldOf(error, 'name') === 'AbortError') return 'no answer in time';
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : 'the connection was closed';
}
