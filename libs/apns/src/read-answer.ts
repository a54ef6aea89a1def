import { type ClientHttp2Stream, constants } from 'node:http2';
import { type PushOutcome } from '#push';
import { type AnswerHeaders, outcomeOf } from './answer.js';

/** Apple's whole answer. */
export interface Answer {
  readonly outcome: PushOutcome;
  /** Apple's clock, as its header says it. */
  readonly date: string | undefined;
}

/**
 * Tells the answer of a stream, once, as soon as it is whole; undefined where the stream ends before. An answer without a body,
 * as Apple's "accepted" is, costs as little as it may.
 */
export function readAnswer(stream: ClientHttp2Stream, apnsId: string, tell: (answer?: Answer) => void): void {
  let isTold = false;
  const tellOnce = (answer?: Answer): void => {
    if (isTold) return;
    isTold = true;
    tell(answer);
  };
  stream.on('response', (headers, flags) => {
    if (flags & constants.NGHTTP2_FLAG_END_STREAM) tellOnce(answerOf(headers, '', apnsId));
    else {
      readBody(stream, (body) => {
        tellOnce(answerOf(headers, body, apnsId));
      });
    }
  });
  // What an error means is seen at the close.
  stream.on('error', ignore);
  stream.on('close', tellOnce);
}

/** The whole body; nothing where the stream is broken off. */
function readBody(stream: ClientHttp2Stream, done: (body: string) => void): void {
  let body = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    body += chunk;
  });
  stream.on('end', () => {
    if (stream.rstCode === constants.NGHTTP2_NO_ERROR) done(body);
  });
}

const answerOf = (headers: AnswerHeaders, body: string, apnsId: string): Answer => ({
  outcome: outcomeOf(headers, body, apnsId),
  date: headers.date,
});

function ignore(): void {
  // Node would throw an error that nobody listens to.
}
