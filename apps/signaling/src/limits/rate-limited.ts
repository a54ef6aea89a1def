import { type WireError } from '#contract';

/** `what` there is too much of, and how long to wait. */
export const rateLimited = (what: string, waitMs: number): { ok: false } & WireError => ({
  ok: false,
  code: 'rate-limited',
  message: `${what}: wait ${waitMs} ms.`,
  retryAfterMs: waitMs,
});
