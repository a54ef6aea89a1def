import { type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { type PushOutcome } from '#push';

export type AnswerHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** Apple's answer as an outcome. A body that is not what Apple's page says is an unknown reason, never an error. */
export function outcomeOf(headers: AnswerHeaders, body: string, ownApnsId: string): PushOutcome {
  const status = headers[':status'] ?? 0;
  if (status !== 200) return { kind: 'refused', status, reason: reasonIn(body) };
  const apnsId = headers['apns-id'];
  return { kind: 'accepted', apnsId: typeof apnsId === 'string' ? apnsId : ownApnsId };
}

/** "reason: The error code (specified as a string) indicating the reason for the failure." */
export function reasonIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'reason' in parsed && typeof parsed.reason === 'string') {
      return parsed.reason;
    }
  } catch {
    // Not JSON: no reason that could be named.
  }
  return 'Unknown';
}

/** Reasons that are about the provider token and not about the push. */
const ABOUT_THE_TOKEN = new Set([
  'ExpiredProviderToken',
  'InvalidProviderToken',
  'MissingProviderToken',
  'TooManyProviderTokenUpdates',
]);

/** After it the connection counts as authenticated: the answer is not about the provider token. */
export const provesToken = (outcome: PushOutcome): boolean =>
  outcome.kind === 'accepted' || !ABOUT_THE_TOKEN.has(outcome.reason);
