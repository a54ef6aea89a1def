import { type Parsed } from '#contract';
import { Problem } from './problem.js';

/** The checked value, or the answer that says what is wrong with it. */
export function taken<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Problem(parsed);
  return parsed.value;
}
