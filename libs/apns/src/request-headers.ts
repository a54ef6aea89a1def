import { type OutgoingHttpHeaders, sensitiveHeaders } from 'node:http2';
import { type ApnsRequest } from './request.js';

/**
 * "Encode :path and authorization values as literal header fields without indexing. Encode the apns-id, apns-expiration, and
 * apns-collapse-id values differently based on whether this is an initial or subsequent request": Sending notification requests
 * to APNs. Node writes sensitive headers so that their values are never indexed.
 */
const NEVER_INDEXED = [':path', 'authorization'];
const THEN_NEVER_INDEXED = [...NEVER_INDEXED, 'apns-id', 'apns-expiration', 'apns-collapse-id'];

/** What one connection says of its requests; the first is written in another way than the others. */
export class RequestHeaders {
  private neverIndexed = NEVER_INDEXED;

  /** `authorization`: absent with a certificate. One object, written once: each push makes one. */
  of({ path, headers }: ApnsRequest, authorization: string | undefined): OutgoingHttpHeaders {
    const { neverIndexed } = this;
    return authorization === undefined
      ? { ':method': 'POST', ':path': path, ...headers, [sensitiveHeaders]: neverIndexed }
      : { ':method': 'POST', ':path': path, ...headers, authorization, [sensitiveHeaders]: neverIndexed };
  }

  /** The first request was written. */
  areKnown(): void {
    this.neverIndexed = THEN_NEVER_INDEXED;
  }
}
