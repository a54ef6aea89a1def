import { adviceFor } from '#apns';
import { type PushOutcome } from '#push';

/** What a worker deals with by itself, but not who sends one push by hand. What is up to the operator, #apns says. */
const byHand: Readonly<Record<string, string>> = {
  BadDeviceToken:
    'Apple gave out no such device token in this environment. A build that Xcode installed has a sandbox token, one from TestFlight or the App Store a production token: name the other --environment. Or the token was cut or mistyped: give it as the app got it, whole, in hexadecimal.',
  ExpiredToken: 'The device token has expired: open the app, so that it registers a new one.',
  Unregistered:
    'The token is no longer good for this app: it was removed from the phone, or has a newer token by now. Open the app, so that it registers its token.',
  TooManyRequests: 'Too many pushes in a row went to this device token: wait some minutes.',
  TooManyProviderTokenUpdates:
    'Apple saw too many new provider tokens of this team; each run of this command makes one. Wait 20 minutes.',
};

const AGAIN =
  'Apple has trouble of its own (developer.apple.com/system-status). This command sends once: run it again.';
const UNKNOWN = 'Look the reason up in Apple\'s page "Handling notification responses from APNs".';

/** What Apple's reason means, and what to change, in whole sentences. */
export function adviceOn({ kind, status, reason }: Exclude<PushOutcome, { kind: 'accepted' }>): string {
  if (Object.hasOwn(byHand, reason)) return byHand[reason] ?? UNKNOWN;
  const advice = adviceFor(status, reason);
  if (advice === undefined) return kind === 'tryLater' ? AGAIN : UNKNOWN;
  return `${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`;
}
