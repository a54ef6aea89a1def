import { appFor, type Credential, type SimulatedApp } from './apps.js';
import { deviceTokenIn } from './device-path.js';
import { type Environment } from './environment.js';
import { badHeader } from './header-rules.js';
import { readPayload } from './payload.js';
import { pushTypeOf, topicFor } from './push-types.js';
import { type Push } from './push.js';
import { type Refusal, refuse } from './reasons.js';
import { type PushRequest } from './request.js';
import { type KnownTokens } from './known-tokens.js';

/** What the simulator goes by. */
export interface Rules {
  readonly apps: readonly SimulatedApp[];
  readonly tokens: KnownTokens;
  /** The host's; without it, or null: one that serves both. */
  readonly environment?: Environment | null;
}

/** A bundle id's characters: letters, digits, hyphens and dots. */
const TOPIC = /^[A-Za-z0-9.-]+$/;

/**
 * Apple's answer to a request, or the push that it makes. The order shows in the answers: who sends comes before what is
 * sent, so that BadDeviceToken proves that key, team and topic are right.
 */
export function judge(
  request: PushRequest,
  credential: Credential | Refusal,
  apnsId: string,
  rules: Rules,
): Push | Refusal {
  if (request.method !== 'POST') return refuse('MethodNotAllowed');
  const token = deviceTokenIn(request.path);
  if (token === null) return refuse('BadPath');
  if ('status' in credential) return credential;
  if (request.repeatsHeader) return refuse('DuplicateHeaders');
  const topic = request.headers['apns-topic'] ?? onlyTopicOf(credential);
  if (topic === undefined) return refuse('MissingTopic');
  if (!TOPIC.test(topic)) return refuse('BadTopic');
  const app = appFor(topic, credential, rules.apps);
  // One answer for another's topic and for nobody's: which of the two it is, is not for this sender to learn.
  return app === null ? refuse('TopicDisallowed') : pushOf(request, { token, topic, apnsId }, app, rules);
}

/** A certificate for one topic needs no header: "the APNs server uses the certificate's Subject as the default topic". */
function onlyTopicOf(credential: Credential): string | undefined {
  return credential.kind === 'certificate' && credential.topics.length === 1 ? credential.topics[0] : undefined;
}

type Addressed = Pick<Push, 'token' | 'topic' | 'apnsId'>;

function pushOf(request: PushRequest, to: Addressed, { bundleId }: SimulatedApp, rules: Rules): Push | Refusal {
  const { headers, receivedAt } = request;
  const pushType = headers['apns-push-type'] ?? pushTypeOf(to.topic, bundleId);
  const itsTopic = topicFor(pushType, bundleId);
  if (itsTopic === undefined) return refuse('InvalidPushType');
  if (itsTopic !== to.topic)
    return refuse('InvalidPushType', `apns-push-type ${pushType} goes with the topic ${itsTopic}`);
  const refusal = rules.tokens.refusal(to, rules.environment ?? null) ?? badHeader(headers, pushType);
  if (refusal !== null) return refusal;
  const payload = readPayload(request, pushType);
  if (typeof payload === 'string') return refuse(payload);
  return { ...to, pushType, expiration: secondsIn(headers['apns-expiration']), receivedAt, payload, headers };
}

const secondsIn = (header: string | undefined): number | null => (header === undefined ? null : Number(header));
