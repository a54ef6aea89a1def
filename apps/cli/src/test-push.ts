import { newCall } from '#calls';
import { type Notification, voipNotification } from '#push';

export type PushType = 'voip' | 'alert';

/** What a test push is made from. */
export interface TestPush {
  readonly app: string;
  readonly bundleId: string;
  /** UUIDs, lower case. */
  readonly apnsId: string;
  readonly callId: string;
  /** Ms since epoch. */
  readonly now: number;
}

const CALLER = 'Callwake test';
const RING_SECONDS = 30;

/**
 * A test push reaches a phone, and the phone reaches nobody: `.invalid` never resolves (RFC 2606), and no server takes the wake
 * token. So the phone rings until the deadline, as there is nobody to tell it that there is no call.
 */
const NOWHERE = { url: 'https://callwake-test.invalid', wakeToken: 'test' };

/** A push that rings, or shows a text, and changes nothing. */
export const testPush = (type: PushType, push: TestPush): Notification =>
  type === 'voip' ? ringing(push) : showing(push);

/** As the worker makes it for a call, so that the app under test sees what it will see. */
function ringing({ app, bundleId, apnsId, callId, now }: TestPush): Notification {
  const { call } = newCall(
    {
      ...{ app, callId, from: { id: 'callwake-test', name: CALLER }, media: 'audio' as const },
      ...{ deviceId: 'callwake-test', to: 'callwake-test', ringSeconds: RING_SECONDS, fingerprint: '', bytes: 0 },
    },
    [{ deviceId: 'phone', hasVoipToken: true }],
    now,
  );
  const notification = voipNotification({ call, bundleId, apnsId, ...NOWHERE, sentAt: now, expiration: 'deadline' });
  if (!notification) throw new Error('The test push does not fit into a VoIP push');
  return notification;
}

const showing = ({ bundleId, apnsId, now }: TestPush): Notification => ({
  headers: {
    'apns-topic': bundleId,
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': String(Math.floor(now / 1000) + RING_SECONDS),
    'apns-id': apnsId,
  },
  body: JSON.stringify({ aps: { alert: { title: CALLER, body: 'Pushes reach this phone.' }, sound: 'default' } }),
});
