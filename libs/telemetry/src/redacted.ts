import { errorFields, isError } from './error-fields.js';
import { type Fact } from './log.js';

/** What is never logged, under whatever name it may come: a net for the case that somebody hands on a whole object. */
const neverLogged = new Set([
  'token',
  'tokens',
  'authorization',
  'secret',
  'wake',
  'signal',
  'signals',
  'offer',
  'answer',
  'name',
  'fromName',
  'payload',
]);

const SHOWN = '***';

/** Deeper than any fact; what is below is not shown, and a circle ends here. */
const MOST_LEVELS = 6;

/**
 * A copy of a line's fields, in which on every level what is never logged is `***`. By hand, for pino's own redaction looks only as
 * deep as it is told, and costs twenty times as much where that is three levels.
 */
export function redacted(fields: Fact, levels = MOST_LEVELS): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    copy[name] = neverLogged.has(name) ? SHOWN : shown(fields[name], levels - 1);
  }
  return copy;
}

function shown(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return errorFields(value);
  // Dates and secrets say themselves how they are written.
  if ('toJSON' in value) return value;
  if (levels === 0) return SHOWN;
  return Array.isArray(value) ? value.map((item) => shown(item, levels - 1)) : redacted(value as Fact, levels);
}
