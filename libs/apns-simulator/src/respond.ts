import { randomUUID } from 'node:crypto';
import { type ServerHttp2Stream } from 'node:http2';
import { type Environment } from './environment.js';
import { type Verdict } from './reasons.js';

/** What an answer's headers are made from. */
export interface Heading {
  readonly apnsId?: string;
  readonly environment: Environment | null;
  /** Ms since epoch: with `date` a client can see that its own clock is off. */
  readonly now: number;
}

/** Answers a request, unless its sender has given it up. */
export function respond(stream: ServerHttp2Stream, verdict: Verdict, { apnsId, environment, now }: Heading): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  const { status, ...refusal } = verdict;
  const { retryAfter, wrong: _wrong, ...body } = 'reason' in refusal ? refusal : {};
  stream.respond({
    ':status': status,
    date: new Date(now).toUTCString(),
    ...(apnsId !== undefined && { 'apns-id': apnsId }),
    // "apns-unique-id … only available in the sandbox".
    ...(environment === 'sandbox' && { 'apns-unique-id': randomUUID() }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  stream.end('reason' in body ? JSON.stringify(body) : undefined);
}
