import { type RecordedRequest } from './push.js';

const MOST_REQUESTS = 10_000;

/** The last 10,000 requests, oldest first. */
export class PushRecord {
  #requests: RecordedRequest[] = [];

  get requests(): readonly RecordedRequest[] {
    return this.#requests.slice(-MOST_REQUESTS);
  }

  add(request: RecordedRequest): void {
    this.#requests.push(request);
    // Cut by halves: to shift an array of this length at each request would cost more than the request.
    if (this.#requests.length >= 2 * MOST_REQUESTS) this.#requests = this.#requests.slice(-MOST_REQUESTS);
  }

  clear(): void {
    this.#requests = [];
  }
}
