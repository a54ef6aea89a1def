import { type ApnsApp, ApnsSender, CredentialError } from '#apns';
import { ConfigError } from '#config';
import { CouldNotAsk } from '#push';
import { adviceOn } from '../advice.js';
import { type Surroundings } from '../surroundings.js';
import { trouble } from '../trouble.js';
import { wayToApple } from '../way-to-apple.js';
import { type Wanted } from './options.js';
import { type Addressed, type PushReport } from './report.js';
import { testPush } from '../test-push.js';

const ACCEPTED =
  "Apple took the push; that is not yet delivery. Where the phone stays silent: is it on and connected, was the app reinstalled (which makes a new token), does the app report each VoIP push to CallKit (iOS stops waking an app that does not)? Apple's Push Notifications Console finds the push by its apns-id.";

/** Sends one test push with the credentials of an app, and says what came of it. */
export async function push(wanted: Wanted, around: Surroundings): Promise<PushReport> {
  try {
    const { apps, settings } = wayToApple(around);
    const app = appOf(wanted, apps);
    const sender = new ApnsSender({ apps: [app], ...settings });
    try {
      return await pushBy(sender, app, wanted, { ...around, isProxied: settings.proxy !== undefined });
    } finally {
      await sender.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) return { result: 'not-sent', problems: error.problems };
    if (error instanceof CredentialError || error instanceof NotThere) {
      return { result: 'not-sent', problems: [error.message] };
    }
    throw error;
  }
}

/** The app, or its credentials, are not in the apps file. */
class NotThere extends Error {
  override readonly name = 'NotThere';
}

function appOf({ app: id, environment, type }: Wanted, apps: readonly ApnsApp[]): ApnsApp {
  const found = apps.find(({ app }) => app === id);
  if (!found) {
    const names = apps.map(({ app }) => app).join(', ');
    throw new NotThere(`--app takes the "id" of an app in the apps file; there is ${names}`);
  }
  const { [environment]: credential } = type === 'alert' ? (found.alert ?? found.credentials) : found.credentials;
  if (credential) return found;
  throw new NotThere(
    `The app ${id} has no credentials for ${type} pushes in ${environment}: add them to the apps file, or name the other --environment`,
  );
}

async function pushBy(
  sender: ApnsSender,
  app: ApnsApp,
  wanted: Wanted,
  around: Pick<Surroundings, 'clock' | 'newId'> & { readonly isProxied: boolean },
): Promise<PushReport> {
  const { environment, type, token } = wanted;
  const [apnsId, callId] = [around.newId(), around.newId()];
  const made = { app: app.app, bundleId: app.bundleId, apnsId, callId, now: around.clock() };
  const notification = testPush(type, made);
  const addressed: Addressed = {
    ...{ app: app.app, environment, type, apnsId },
    ...{ host: app.hosts[environment], topic: notification.headers['apns-topic'] },
  };
  try {
    const outcome = await sender.send({ app: app.app, environment, token }, notification);
    if (outcome.kind === 'accepted') {
      return { result: 'accepted', status: 200, ...addressed, apnsId: outcome.apnsId, advice: ACCEPTED };
    }
    const { status, reason } = outcome;
    return { result: 'refused', status, reason, ...addressed, advice: adviceOn(outcome) };
  } catch (error) {
    if (!(error instanceof CouldNotAsk)) throw error;
    return { result: 'could-not-ask', ...trouble(error, around.isProxied), ...addressed };
  }
}
