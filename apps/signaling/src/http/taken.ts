import { type Parsed } from '#contract';
import { badRequest } from './bad-request.js';
import { Problem } from './problem.js';

/** The checked value, or the answer that says what is wrong with it. */
export function taken<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Problem(parsed);
  return parsed.value;
}

/** For requests that say everything in their address: a body, where there is one, is `{}`. */
export function takeNothing(body: unknown): void {
  if (body === undefined) return;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('the data must be a JSON object');
  const [field] = Object.keys(body);
  if (field !== undefined) throw badRequest(`${field.slice(0, 64).replace(/[^\x20-\x7e]/g, '?')}: unknown field`);
}
