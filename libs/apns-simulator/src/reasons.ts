/**
 * The reasons of Apple's table for what this simulator refuses, with their HTTP status ("Handling notification responses
 * from APNs"). Its own table on purpose: it shares no constant with the client that it tests.
 */
const STATUS_OF = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  InvalidPushType: 400,
  MissingDeviceToken: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  BadCertificate: 403,
  ExpiredProviderToken: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  PayloadTooLarge: 413,
  InternalServerError: 500,
} as const;

/** A reason that the simulator gives by itself. */
export type Reason = keyof typeof STATUS_OF;

/** A "no": HTTP status and the JSON body's fields. `timestamp` (ms since epoch) goes with 410 only. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly timestamp?: number;
}

/** What APNs answers: 200 with an empty body, or a refusal. */
export type Verdict = { readonly status: 200 } | Refusal;

/** The refusal for a reason, with the status of Apple's table. */
export function refuse(reason: Reason): Refusal {
  return { status: STATUS_OF[reason], reason };
}
