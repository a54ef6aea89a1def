import { type Call } from '#calls';
import { bytesOf, bytesOver, cutToBytes } from './cut.js';

/** Headers and body of one push; the body is UTF-8 JSON. */
export interface Notification {
  readonly headers: Readonly<Record<ApnsHeader, string>> & { readonly 'apns-collapse-id'?: string };
  readonly body: string;
}
type ApnsHeader = 'apns-topic' | 'apns-push-type' | 'apns-priority' | 'apns-expiration' | 'apns-id';

export interface VoipPush {
  readonly call: Call;
  readonly bundleId: string;
  readonly apnsId: string;
  readonly wakeToken: string;
  /** What the woken device connects to. */
  readonly url: string;
  /** Ms since epoch. */
  readonly sentAt: number;
  /** `now`: one attempt by Apple, nothing is stored. */
  readonly expiration: 'deadline' | 'now';
}

/** "For a Voice over Internet Protocol (VoIP) notification, the maximum is 5 KB (5120 bytes)": Sending notification requests to APNs. */
const MOST_BYTES = 5120;

/** The VoIP push of a leg; null where it can't fit, however short the name is cut. */
export function voipNotification(push: VoipPush): Notification | null {
  const body = fittingBody(push);
  return body === null ? null : { headers: headersOf(push), body };
}

function headersOf({ call, bundleId, apnsId, expiration }: VoipPush): Notification['headers'] {
  return {
    'apns-topic': `${bundleId}.voip`,
    'apns-push-type': 'voip',
    'apns-priority': '10',
    // "A UNIX epoch date expressed in seconds (UTC)": a value in ms, or a number of seconds from now, would be silently wrong.
    'apns-expiration': expiration === 'now' ? '0' : String(Math.floor(call.ringUntil / 1000)),
    'apns-id': apnsId,
  };
}

/** The caller's data goes first where space is short, then the trace, then the end of the name. */
function fittingBody(push: VoipPush): string | null {
  const { data } = push.call;
  if (data !== undefined) {
    const whole = bodyOf(push, push.call.from.name, data);
    if (bytesOver(MOST_BYTES, whole) <= 0) return whole;
  }
  const { name } = push.call.from;
  const traced = bodyOf(push, name);
  if (bytesOf(traced) <= MOST_BYTES) return traced;
  const { trace: _, ...call } = push.call;
  return withShortName({ ...push, call }, name);
}

function withShortName(push: VoipPush, name: string): string | null {
  const body = bodyOf(push, name);
  const over = bytesOver(MOST_BYTES, body);
  if (over <= 0) return body;
  const room = bytesOf(JSON.stringify(name)) - 2 - over;
  return room < 0 ? null : bodyOf(push, cutToBytes(name, room));
}

function bodyOf({ call, sentAt, url, wakeToken }: VoipPush, name: string, data?: unknown): string {
  return JSON.stringify({
    aps: {},
    callId: call.callId,
    from: { id: call.from.id, name },
    media: call.media,
    sentAt,
    ringUntil: call.ringUntil,
    url,
    wake: wakeToken,
    ...(call.trace !== undefined && { traceparent: call.trace }),
    ...(data !== undefined && { data }),
  });
}
