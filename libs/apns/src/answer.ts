import { type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { type PushOutcome } from '#push';
import { rowOf } from './reasons.js';

export type AnswerHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** Apple's answer as an outcome. A body that is not what Apple's page says is an unknown reason, never an error. */
export function outcomeOf(headers: AnswerHeaders, body: string, ownApnsId: string): PushOutcome {
  const status = headers[':status'] ?? 0;
  if (status === 200) {
    const apnsId = headers['apns-id'];
    return { kind: 'accepted', apnsId: typeof apnsId === 'string' ? apnsId : ownApnsId };
  }
  const { reason, timestamp } = errorIn(body);
  const { becomes: kind, advice } = rowOf(status, reason);
  const answered = { status, reason };
  if (kind === 'tokenGone') return { kind, ...answered, ...(timestamp !== undefined && { since: timestamp }) };
  if (kind === 'tryLater') return { kind, ...answered, ...retryAfter(headers) };
  if (kind === 'refused') return { kind, ...answered, ...(advice !== undefined && { advice }) };
  return { kind, ...answered };
}

/** "reason: The error code (specified as a string) indicating the reason for the failure." */
export const reasonIn = (body: string): string => errorIn(body).reason;

/** "timestamp: The time, in milliseconds since Epoch, at which APNs confirmed the token was no longer valid for the topic." */
function errorIn(body: string): { reason: string; timestamp?: number } {
  const { reason, timestamp } = objectIn(body);
  return {
    reason: typeof reason === 'string' ? reason : 'Unknown',
    ...(typeof timestamp === 'number' && { timestamp }),
  };
}

function objectIn(body: string): { reason?: unknown; timestamp?: unknown } {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** In seconds, or as a date by Apple's own clock. */
function retryAfter({ 'retry-after': wanted, date }: AnswerHeaders): { retryAfterMs?: number } {
  if (wanted === undefined) return {};
  const ms = /^\d+$/.test(wanted) ? Number(wanted) * 1000 : Date.parse(wanted) - Date.parse(date ?? '');
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: ms } : {};
}

/** Reasons that are about the provider token and not about the push. */
const ABOUT_THE_TOKEN = new Set([
  'BadEnvironmentKeyIdInToken',
  'BadEnvironmentKeyInToken',
  'ExpiredProviderToken',
  'InvalidProviderToken',
  'MissingProviderToken',
  'TooManyProviderTokenUpdates',
  'UnrelatedKeyIdInToken',
]);

/** After it the connection counts as authenticated: the answer is not about the provider token. */
export const provesToken = (outcome: PushOutcome): boolean =>
  outcome.kind === 'accepted' || !ABOUT_THE_TOKEN.has(outcome.reason);
