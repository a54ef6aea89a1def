/** An answer of Apple's, and all that is to come of it: written by hand from Apple's page, and not from the worker's own table. */
export interface Row {
  readonly status: number;
  readonly reason: string;
  /** With 410: since after the registration, or since before it. */
  readonly since?: 'after' | 'before';
  /** Given so many times in a row; once without it. After that Apple takes the push. */
  readonly times?: number;
  readonly expected: Expected;
}

interface Expected {
  /**
   * Whether another request follows: `later` after a wait, `elsewhere` in the other environment, `unseen` by the sender alone, as
   * Apple has not processed the first one, so that the ledger does not know it.
   */
  readonly again: 'no' | 'later' | 'elsewhere' | 'unseen';
  readonly token: 'kept' | 'forgotten' | 're-tagged';
  readonly hears: 'pushed' | 'unreachable';
  /** What the operator is told in an error. */
  readonly advice?: RegExp;
}

const taken: Expected = { again: 'no', token: 'kept', hears: 'pushed' };
const later: Expected = { again: 'later', token: 'kept', hears: 'pushed' };
const givenUp: Expected = { again: 'no', token: 'kept', hears: 'unreachable' };
const ours = (advice: RegExp): Expected => ({ ...givenUp, advice });
const bug = ours(/report it/);
const forgotten: Expected = { again: 'no', token: 'forgotten', hears: 'unreachable' };

/** "Handling notification responses from APNs", from the top of its table to the end, and reasons that it does not have yet. */
export const matrix: readonly Row[] = [
  { status: 200, reason: '', expected: taken },
  { status: 400, reason: 'BadCollapseId', expected: bug },
  { status: 400, reason: 'BadDeviceToken', expected: { again: 'elsewhere', token: 're-tagged', hears: 'pushed' } },
  {
    ...{ status: 400, reason: 'BadDeviceToken', times: 2 },
    expected: { again: 'elsewhere', token: 'forgotten', hears: 'unreachable' },
  },
  { status: 400, reason: 'BadExpirationDate', expected: bug },
  { status: 400, reason: 'BadMessageId', expected: bug },
  { status: 400, reason: 'BadPriority', expected: bug },
  { status: 400, reason: 'BadTopic', expected: ours(/bundleId/) },
  { status: 400, reason: 'DeviceTokenNotForTopic', expected: ours(/ordinary token/) },
  { status: 400, reason: 'DuplicateHeaders', expected: bug },
  { status: 400, reason: 'IdleTimeout', expected: later },
  { status: 400, reason: 'InvalidPushType', expected: bug },
  { status: 400, reason: 'MissingDeviceToken', expected: bug },
  { status: 400, reason: 'MissingTopic', expected: bug },
  { status: 400, reason: 'PayloadEmpty', expected: bug },
  { status: 400, reason: 'TopicDisallowed', expected: ours(/bundleId/) },
  { status: 403, reason: 'BadCertificate', expected: ours(/certificate/) },
  { status: 403, reason: 'BadCertificateEnvironment', expected: ours(/certificate/) },
  { status: 403, reason: 'ExpiredProviderToken', expected: ours(/clock/) },
  { status: 403, reason: 'Forbidden', expected: ours(/account/) },
  { status: 403, reason: 'InvalidProviderToken', expected: ours(/keyId/) },
  { status: 403, reason: 'MissingProviderToken', expected: ours(/keyId/) },
  { status: 403, reason: 'UnrelatedKeyIdInToken', expected: later },
  { status: 403, reason: 'BadEnvironmentKeyIdInToken', expected: ours(/other environment/) },
  { status: 403, reason: 'BadEnvironmentKeyInToken', expected: ours(/other environment/) },
  { status: 404, reason: 'BadPath', expected: bug },
  { status: 405, reason: 'MethodNotAllowed', expected: bug },
  { status: 410, reason: 'ExpiredToken', since: 'after', expected: forgotten },
  { status: 410, reason: 'ExpiredToken', since: 'before', expected: givenUp },
  { status: 410, reason: 'Unregistered', since: 'after', expected: forgotten },
  { status: 410, reason: 'Unregistered', since: 'before', expected: givenUp },
  { status: 410, reason: 'Unregistered', expected: givenUp },
  { status: 413, reason: 'PayloadTooLarge', expected: bug },
  { status: 429, reason: 'TooManyProviderTokenUpdates', expected: { ...taken, again: 'unseen' } },
  { status: 429, reason: 'TooManyRequests', expected: givenUp },
  { status: 500, reason: 'InternalServerError', expected: later },
  { status: 503, reason: 'ServiceUnavailable', expected: later },
  { status: 503, reason: 'Shutdown', expected: later },
  { status: 400, reason: 'NewToUs', expected: ours(/documentation/) },
  { status: 403, reason: 'NewToUs', expected: ours(/documentation/) },
  { status: 404, reason: 'NewToUs', expected: ours(/documentation/) },
  { status: 410, reason: 'NewToUs', since: 'after', expected: forgotten },
  { status: 410, reason: 'NewToUs', expected: givenUp },
  { status: 413, reason: 'NewToUs', expected: ours(/documentation/) },
  { status: 429, reason: 'NewToUs', expected: later },
  { status: 500, reason: 'NewToUs', expected: later },
  { status: 502, reason: 'NewToUs', expected: later },
  { status: 503, reason: 'NewToUs', expected: later },
  // A reason with another status than Apple's page gives it says nothing of the token.
  { status: 400, reason: 'Unregistered', since: 'after', expected: ours(/documentation/) },
  { status: 403, reason: 'BadDeviceToken', expected: ours(/documentation/) },
  { status: 503, reason: 'BadDeviceToken', expected: later },
];
