import { type ApnsApp, type ApnsSender, type Credential } from '#apns';
import { type Environment } from '#calls';
import { CouldNotAsk, type PushOutcome } from '#push';
import { adviceOn } from '../advice.js';
import { type Surroundings } from '../surroundings.js';
import { type PushType, testPush } from '../test-push.js';
import { trouble } from '../trouble.js';
import { type Finding, note, ok, wrong } from './finding.js';

/** Apple judges who sends before it looks at the token, so that its "bad token" says that all else is right. */
const NO_TOKEN = '00'.repeat(32);

/** Reasons that are about the token, and so prove key or certificate, team and topic. */
const ABOUT_THE_TOKEN = new Set(['BadDeviceToken', 'DeviceTokenNotForTopic', 'ExpiredToken', 'Unregistered']);

/** Reasons of a credential that Apple bound to the other environment. */
const OTHER_ENVIRONMENT = new Set([
  'BadCertificateEnvironment',
  'BadEnvironmentKeyIdInToken',
  'BadEnvironmentKeyInToken',
]);

/** What is to be tried. */
export interface Trial {
  readonly app: ApnsApp;
  readonly type: PushType;
  readonly environment: Environment;
  readonly credential: Credential | undefined;
  readonly isProxied: boolean;
}

export interface Probed {
  readonly finding: Finding;
  /** The credentials are for the other environment, which is as good as wanted where they work there. */
  readonly isOthers: boolean;
}

/** Asks Apple whether it takes the credentials of an app in one environment, by a push to a token that cannot exist. */
export async function probe(trial: Trial, sender: ApnsSender, around: Surroundings): Promise<Probed> {
  const { app, type, environment, credential } = trial;
  const about = `${app.app} ${type} ${environment}`;
  if (!credential) {
    return { isOthers: true, finding: note(about, 'no credentials: devices of this environment are not pushed to') };
  }
  const host = app.hosts[environment];
  const [apnsId, callId] = [around.newId(), around.newId()];
  const made = { app: app.app, bundleId: app.bundleId, apnsId, callId, now: around.clock() };
  const notification = testPush(type, made);
  const what = `${nameOf(credential)} for ${notification.headers['apns-topic']} at ${host}`;
  try {
    return judged(about, what, await sender.send({ app: app.app, environment, token: NO_TOKEN }, notification));
  } catch (error) {
    if (!(error instanceof CouldNotAsk)) throw error;
    const { problem, advice } = trouble(error, trial.isProxied);
    return { isOthers: false, finding: wrong(about, `${host} could not be asked (${problem}). ${advice}`) };
  }
}

function judged(about: string, what: string, outcome: PushOutcome): Probed {
  if (outcome.kind === 'accepted') {
    const text = `${what}: taken, and so was a token that cannot exist. This is a simulator, not Apple.`;
    return { isOthers: false, finding: note(about, text) };
  }
  const { kind, status, reason } = outcome;
  if (ABOUT_THE_TOKEN.has(reason)) return { isOthers: false, finding: ok(about, `${what}: taken`) };
  const text = `${what}: ${status} ${reason}: ${adviceOn(outcome)}`;
  if (kind === 'tryLater') return { isOthers: false, finding: note(about, text) };
  return { isOthers: OTHER_ENVIRONMENT.has(reason), finding: wrong(about, text) };
}

const nameOf = (credential: Credential): string =>
  credential.kind === 'key' ? `key ${credential.keyId} of team ${credential.teamId}` : 'the certificate';
