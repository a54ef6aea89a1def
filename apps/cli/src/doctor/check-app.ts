import { type ApnsApp, ApnsSender, type ApnsSenderOptions, CredentialError, type Credentials } from '#apns';
import { type Environment } from '#calls';
import { type Surroundings } from '../surroundings.js';
import { type PushType } from '../test-push.js';
import { type WayToApple } from '../way-to-apple.js';
import { certificateFinding } from './certificate-dates.js';
import { type Finding, note, wrong } from './finding.js';
import { probe, type Probed } from './probe.js';

const ENVIRONMENTS: readonly Environment[] = ['production', 'sandbox'];

/** Whether an app's credentials can be read, how long its certificate is good for, and what Apple says in each environment. */
export async function checkApp(
  app: ApnsApp,
  settings: WayToApple['settings'],
  around: Surroundings,
): Promise<Finding[]> {
  const goodUntil: number[] = [];
  const sender = senderFor({
    ...{ apps: [app], ...settings },
    onEvent: (event) => {
      if (event.kind === 'certificate') goodUntil.push(event.goodUntil);
    },
  });
  if (typeof sender === 'string') return [wrong(app.app, sender)];
  try {
    const dates = [...new Set(goodUntil)].map((until) => certificateFinding(app.app, until, around.clock()));
    const probes = async (type: PushType, credentials: Credentials): Promise<Finding[]> => {
      const trials = ENVIRONMENTS.map((environment) => ({
        app,
        type,
        environment,
        credential: credentials[environment],
        isProxied: settings.proxy !== undefined,
      }));
      return together(await Promise.all(trials.map((trial) => probe(trial, sender, around))));
    };
    const alert = app.alert ? await probes('alert', app.alert) : withoutAlert(app, sender);
    return [...dates, ...(await probes('voip', app.credentials)), ...alert];
  } finally {
    await sender.close();
  }
}

/** The sender, or why there can be none. */
function senderFor(options: ApnsSenderOptions): ApnsSender | string {
  try {
    return new ApnsSender(options);
  } catch (error) {
    if (error instanceof CredentialError) return error.message;
    throw error;
  }
}

/** A key sends all kinds of pushes, a VoIP Services certificate one. */
function withoutAlert({ app, credentials }: ApnsApp, sender: ApnsSender): Finding[] {
  const given = ENVIRONMENTS.filter((environment) => credentials[environment]);
  if (given.every((environment) => sender.canSend(app, environment, 'alert'))) return [];
  return [
    note(`${app} alert`, 'a VoIP certificate sends no alerts, so that missed calls are not told: add "alert" for that'),
  ];
}

/** Credentials for one environment alone are a choice, as long as they may work there. */
function together(probed: readonly Probed[]): Finding[] {
  const isHopeless = probed.every(({ isOthers, finding }) => isOthers || finding.level === 'wrong');
  return probed.map(({ isOthers, finding }) =>
    isOthers ? { ...finding, level: isHopeless ? 'wrong' : 'note' } : finding,
  );
}
