import { type Credential } from './apps.js';
import { type Answer } from './connection.js';
import { deviceTokenIn } from './device-path.js';
import { type RecordedRequest } from './push.js';
import { type Refusal } from './reasons.js';
import { type PushRequest } from './request.js';

const MOST_REQUESTS = 10_000;

/** The last 10,000 requests, oldest first. */
export class PushRecord {
  #requests: RecordedRequest[] = [];

  get requests(): readonly RecordedRequest[] {
    return this.#requests.slice(-MOST_REQUESTS);
  }

  add(request: PushRequest, credential: Credential | Refusal, answer: Pick<Answer, 'verdict' | 'apnsId'>): void {
    this.#requests.push(recorded(request, credential, answer));
    // Cut by halves: to shift an array of this length at each request would cost more than the request.
    if (this.#requests.length >= 2 * MOST_REQUESTS) this.#requests = this.#requests.slice(-MOST_REQUESTS);
  }
}

function recorded(
  { receivedAt, method, path, headers, body }: PushRequest,
  credential: Credential | Refusal,
  { verdict, apnsId }: Pick<Answer, 'verdict' | 'apnsId'>,
): RecordedRequest {
  return {
    ...{ receivedAt, method, path, headers, body, apnsId },
    token: deviceTokenIn(path),
    credential: 'status' in credential ? null : credential,
    status: verdict.status,
    reason: 'reason' in verdict ? verdict.reason : null,
  };
}
