/**
 * The reasons of Apple's table ("Handling notification responses from APNs") that this simulator finds by itself, with their
 * HTTP status and what was wrong, as far as the reason alone says it. Its own table on purpose: it shares no constant with
 * the client that it tests.
 */
const TABLE = {
  BadCollapseId: [400, 'apns-collapse-id is longer than 64 bytes'],
  BadDeviceToken: [400, 'the device token was not given out'],
  BadExpirationDate: [400, 'apns-expiration is no date in seconds since 1970'],
  BadMessageId: [400, 'apns-id is no UUID in the form 8-4-4-4-12'],
  BadPriority: [400, 'apns-priority is none of 10, 5 and 1, or 10 on a background push'],
  BadTopic: [400, 'apns-topic has characters that no bundle id has'],
  DeviceTokenNotForTopic: [400, 'the device token was given out for another topic'],
  DuplicateHeaders: [400, 'a header is there more than once'],
  InvalidPushType: [400, 'apns-push-type is unknown'],
  MissingDeviceToken: [400, 'the path ends before the device token'],
  MissingTopic: [400, 'apns-topic is missing'],
  PayloadEmpty: [400, 'the body is empty, or no JSON object'],
  TopicDisallowed: [400, 'the key or certificate may not push to this topic, or it is no app of the simulator'],
  BadCertificate: [403, 'the certificate is not good'],
  BadCertificateEnvironment: [403, 'the certificate is for the other environment'],
  BadEnvironmentKeyIdInToken: [403, 'the key is for the other environment'],
  ExpiredProviderToken: [403, 'iat of the provider token is more than an hour ago'],
  InvalidProviderToken: [403, 'the provider token is no JWT that is signed with ES256'],
  MissingProviderToken: [403, 'there is neither a certificate nor a header authorization: bearer <provider token>'],
  UnrelatedKeyIdInToken: [403, 'this connection belongs to a key that has nothing to do with the one in kid'],
  BadPath: [404, 'the path is not /3/device/<device token>'],
  MethodNotAllowed: [405, 'the method is not POST'],
  ExpiredToken: [410, 'the device token has expired'],
  Unregistered: [410, 'the device token is no longer good for the topic'],
  PayloadTooLarge: [413, 'the body is longer than 4,096 bytes (5,120 on a VoIP push)'],
  TooManyProviderTokenUpdates: [
    429,
    'a second new provider token within 20 minutes came on this connection, which takes none for 20 minutes from then',
  ],
  InternalServerError: [500, 'the simulator, or a listener, failed'],
} as const;

/** A reason that the simulator gives by itself. */
export type Reason = keyof typeof TABLE;

/** A "no": HTTP status and the JSON body's fields. `timestamp` (ms since epoch) goes with 410 only. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly timestamp?: number;
  /** Seconds, for the header `retry-after`. */
  readonly retryAfter?: number;
  /** For the record, in words; the client does not get it. */
  readonly wrong?: string;
}

/** What APNs answers: 200 with an empty body, or a refusal. */
export type Verdict = { readonly status: 200 } | Refusal;

/** The refusal for a reason, with the status of Apple's table; `wrong`: more exactly than the table what was wrong. */
export function refuse(reason: Reason, wrong: string = TABLE[reason][1]): Refusal {
  return { status: TABLE[reason][0], reason, wrong };
}
