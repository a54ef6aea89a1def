import { type Advanced } from '#calls';
import { type Ack } from '#contract';

/** The ack of what was asked of a call: the refusal, or what `told` says. */
export const ackOf = <T extends object>(
  result: Advanced,
  told: (result: Extract<Advanced, { ok: true }>) => T,
): Ack<T> => (result.ok ? { ok: true, ...told(result) } : result);
