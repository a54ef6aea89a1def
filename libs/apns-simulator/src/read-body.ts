import { type Readable } from 'node:stream';
import { type PushRequest } from './request.js';

/** Beyond any size that APNs takes; the rest is counted, and let go. */
const MOST_KEPT_BYTES = 16_384;

/** Reads a request's body to its end; null where the sender breaks off. */
export async function readBody(stream: Readable): Promise<Pick<PushRequest, 'body' | 'bodyBytes'> | null> {
  const kept: Buffer[] = [];
  let bodyBytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (bodyBytes < MOST_KEPT_BYTES) kept.push(chunk);
      bodyBytes += chunk.length;
    }
  } catch {
    return null;
  }
  return { body: Buffer.concat(kept).toString(), bodyBytes };
}
