import { type AppEntry } from './apps-file.js';
import { type App, appOf } from './apps.js';
import { Secret } from './secret.js';
import { isWebhookSecret, WEBHOOK_SECRET } from './secret-rules.js';
import { type Env, sourceOf } from './source.js';

/** Who may call whom: any user any other, nobody but services for them, or as the host application answers when asked. */
export type InvitePolicy = 'anyone' | 'service' | { readonly url: string; readonly secret: Secret };

const ENVIRONMENTS = ['production', 'sandbox'] as const;

/** One app as signaling knows it: no key, but for which of Apple's environments there is one. */
export interface SignalingApp extends App {
  readonly invite: InvitePolicy;
  readonly environments: readonly (typeof ENVIRONMENTS)[number][];
}

/** What checked entries say to signaling; what is wrong is added to `problems`. */
export const signalingApps = (entries: readonly AppEntry[], env: Env, problems: string[]): SignalingApp[] =>
  entries.map((entry, index) => ({
    ...appOf(entry),
    invite: inviteOf(entry, `APPS_FILE: apps[${index}].invite`, env, problems),
    environments: environmentsOf(entry),
  }));

function inviteOf({ invite = 'anyone' }: AppEntry, path: string, env: Env, problems: string[]): InvitePolicy {
  if (typeof invite === 'string') return invite;
  const { url, secretEnv } = invite;
  const source = sourceOf(env, { name: secretEnv, form: 'secret' });
  const text = source.given && 'text' in source ? source.text : undefined;
  // The name is not said: whoever took the field for the secret itself would find it in a log.
  if (text === undefined)
    problems.push(`${path}.secretEnv: must name a variable that holds the secret; this one is not set`);
  else if (!isWebhookSecret(text)) problems.push(`${path}.secretEnv: the variable that it names ${WEBHOOK_SECRET}`);
  return { url, secret: new Secret(text ?? '') };
}

function environmentsOf({ apns: { keys } }: AppEntry): SignalingApp['environments'] {
  return keys ? ENVIRONMENTS.filter((environment) => keys[environment]) : ENVIRONMENTS;
}
