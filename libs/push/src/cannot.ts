import { type PushRequest } from '#calls';
import { type CannotSend } from './prepare.js';

export const unknownApp: CannotSend = {
  reason: 'unknown-app',
  advice: 'this worker knows no such app: give all servers and workers the same apps file',
};

/** No attempt, and there will be none. */
export const cannot = ({ deviceId }: PushRequest, { reason, advice }: CannotSend) => ({
  kind: 'over' as const,
  report: { kind: 'pushEnded' as const, deviceId, reason },
  ...(advice !== undefined && { advice }),
});
