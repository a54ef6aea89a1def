import { type Call } from '#calls';
import { bytesOf, cutToBytes } from './cut.js';
import { type Notification } from './notification.js';
import { type MissedCallText } from './ports.js';

export interface MissedCallPush {
  readonly call: Call;
  /** Ms since epoch. */
  readonly endedAt: number;
  readonly bundleId: string;
  readonly apnsId: string;
  readonly text: MissedCallText;
}

/** "For all other remote notifications, the maximum is 4 KB (4096 bytes)": Sending notification requests to APNs. */
const MOST_BYTES = 4096;

/** A phone that is switched on a day later still says who called; after that it is the app's list of calls that tells. */
const STORED_MS = 24 * 3_600_000;

/** The ordinary push that tells of a missed call. It fits: its text is short by the rules of the apps file, and the name is cut. */
export const missedCallNotification = (push: MissedCallPush): Notification => ({
  headers: headersOf(push),
  body: fittingBody(push),
});

const headersOf = ({ call, endedAt, bundleId, apnsId }: MissedCallPush): Notification['headers'] => ({
  'apns-topic': bundleId,
  'apns-push-type': 'alert',
  'apns-priority': '10',
  'apns-expiration': String(Math.floor((endedAt + STORED_MS) / 1000)),
  'apns-id': apnsId,
  // "An identifier you use to merge multiple notifications into a single notification for the user": one that came twice is one.
  'apns-collapse-id': call.callId,
});

/** The caller's data goes first where space is short, then the end of the name, wherever it stands. */
function fittingBody(push: MissedCallPush): string {
  const { name } = push.call.from;
  if (push.call.data !== undefined) {
    const whole = bodyOf(push, name, push.call.data);
    if (bytesOf(whole) <= MOST_BYTES) return whole;
  }
  const body = bodyOf(push, name);
  const over = bytesOf(body) - MOST_BYTES;
  if (over <= 0) return body;
  const room = bytesOf(JSON.stringify(name)) - 2 - Math.ceil(over / timesNamed(push.text));
  return bodyOf(push, cutToBytes(name, Math.max(room, 0)));
}

function bodyOf({ call, endedAt, text }: MissedCallPush, name: string, data?: unknown): string {
  return JSON.stringify({
    aps: { alert: named(text, name), sound: 'default' },
    callId: call.callId,
    from: { id: call.from.id, name },
    media: call.media,
    endedAt,
    ...(data !== undefined && { data }),
  });
}

const NAME = '{name}';

function named(text: MissedCallText, name: string): MissedCallText {
  const put = (of: string): string => of.replaceAll(NAME, () => name);
  const parts = Object.entries(text) as [string, string | readonly string[]][];
  return Object.fromEntries(parts.map(([key, of]) => [key, typeof of === 'string' ? put(of) : of.map(put)]));
}

/** In the text, and as who called. */
const timesNamed = (text: MissedCallText): number => JSON.stringify(text).split(NAME).length;
