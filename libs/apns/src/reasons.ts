import { type PushOutcome } from '#push';

type Becomes = Exclude<PushOutcome['kind'], 'accepted'>;

interface Row {
  readonly becomes: Becomes;
  /** What the operator is to do, where it is up to the operator. */
  readonly advice?: string;
}

const bug = (what: string): Row => ({
  becomes: 'refused',
  advice: `${what}: a fault of Callwake, please report it with the apns-id`,
});
const ours = (advice: string): Row => ({ becomes: 'refused', advice });
const later: Row = { becomes: 'tryLater' };
const gone: Row = { becomes: 'tokenGone' };

const KEY =
  'check keyId (it is in the name of the .p8 file), teamId (on the membership page of the developer account) and the .p8 file in the apps file, and that the key was not revoked';
const ENVIRONMENT_KEY =
  'the key is for the other environment (keys made since 2025 may be bound to one): make one for this environment, and name both under "keys" in the apps file';
const CERTIFICATE = 'check the certificate in the developer account: it may be revoked, or for the other environment';

/** Apple's reasons ("Handling notification responses from APNs"), and what each makes of a push, its token, and the operator. */
const rows: Readonly<Record<string, Row>> = {
  BadCollapseId: bug('the collapse id is over 64 bytes'),
  BadDeviceToken: { becomes: 'badToken' },
  BadExpirationDate: bug('the expiration is no number of seconds'),
  BadMessageId: bug('the apns-id is no UUID'),
  BadPriority: bug('the priority is none of 1, 5 and 10'),
  BadTopic: ours('no app can have this topic: check bundleId in the apps file'),
  // The token was given for another app, or the ordinary token stands where the VoIP token belongs.
  DeviceTokenNotForTopic: ours(
    "the token is another app's, or the ordinary token where the VoIP token belongs: check what the app registers, and bundleId",
  ),
  DuplicateHeaders: bug('a header was sent twice'),
  IdleTimeout: later,
  InvalidPushType: bug('the push type does not fit the topic'),
  MissingDeviceToken: bug('the device token is missing'),
  MissingTopic: bug('the topic is missing'),
  PayloadEmpty: bug('the payload is empty'),
  TopicDisallowed: ours(
    'these credentials may not push to this topic: check bundleId (without ".voip"), and which apps the key or certificate is for; a VoIP Services certificate sends no alerts, which then need credentials of their own under "alert"',
  ),
  BadCertificate: ours(CERTIFICATE),
  BadCertificateEnvironment: ours(CERTIFICATE),
  // The sender has made a new token where that was allowed; what is left is a clock.
  ExpiredProviderToken: ours('the provider token was too old for Apple: set the clock of this machine right (NTP)'),
  Forbidden: ours('Apple forbids it: check the state of the developer account'),
  InvalidProviderToken: ours(KEY),
  MissingProviderToken: ours(KEY),
  UnrelatedKeyIdInToken: later,
  // Documented with "Id", seen on the wire without.
  BadEnvironmentKeyIdInToken: ours(ENVIRONMENT_KEY),
  BadEnvironmentKeyInToken: ours(ENVIRONMENT_KEY),
  BadPath: bug('the path is wrong'),
  MethodNotAllowed: bug('the method is not POST'),
  ExpiredToken: gone,
  Unregistered: gone,
  PayloadTooLarge: bug('the payload is over 5,120 bytes'),
  TooManyProviderTokenUpdates: later,
  // "Too many requests were made consecutively to the same device token": more of them would not make it ring.
  TooManyRequests: { becomes: 'refused' },
  InternalServerError: later,
  ServiceUnavailable: later,
  Shutdown: later,
};

/** Apple's reasons that this version knows. */
export const knownReasons: ReadonlySet<string> = new Set(Object.keys(rows));

/** A reason that Apple's page does not have yet, by the class of its status. */
function unknown(status: number): Row {
  if (status === 410) return gone;
  if (status === 429 || status >= 500) return later;
  return ours("Apple's answer is not known to this version: look it up in Apple's documentation, and update");
}

export function rowOf(status: number, reason: string): Row {
  const row = Object.hasOwn(rows, reason) ? rows[reason] : undefined;
  return row && isOfItsStatus(row, status) ? row : unknown(status);
}

/** A token is never judged by a reason alone: only with the status that Apple's page gives it. */
function isOfItsStatus({ becomes }: Row, status: number): boolean {
  if (becomes === 'tokenGone') return status === 410;
  return becomes !== 'badToken' || status === 400;
}

/** What the operator is to do about a reason of Apple's; undefined where there is nothing. */
export const adviceFor = (status: number, reason: string): string | undefined => rowOf(status, reason).advice;
