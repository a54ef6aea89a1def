import { type ClientHttp2Stream } from 'node:http2';
import { type PushOutcome } from '#push';
import { type AnswerHeaders, outcomeOf } from './answer.js';

/** Apple's whole answer. */
export interface Answer {
  readonly outcome: PushOutcome;
  /** Apple's clock, ms since epoch; NaN where it said none. */
  readonly date: number;
}

/** Tells the answer of a stream once the stream is closed; undefined where it ended before its answer did. */
export function readAnswer(stream: ClientHttp2Stream, apnsId: string, tell: (answer?: Answer) => void): void {
  let headers: AnswerHeaders | undefined;
  let body = '';
  let whole = false;
  stream.setEncoding('utf8');
  stream.on('response', (received) => {
    headers = received;
  });
  stream.on('data', (chunk: string) => {
    body += chunk;
  });
  stream.on('end', () => {
    whole = true;
  });
  // What it means is seen at the close.
  stream.on('error', () => undefined);
  stream.on('close', () => {
    if (whole && headers) tell({ outcome: outcomeOf(headers, body, apnsId), date: Date.parse(headers.date ?? '') });
    else tell();
  });
}
