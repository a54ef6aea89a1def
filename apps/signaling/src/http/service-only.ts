import { type Identity } from '#auth';
import { Problem } from './problem.js';

/** `what`: what the service does here; for users: what they do instead. */
export function serviceOnly({ scope }: Identity, message: string): void {
  if (scope !== 'service') throw new Problem({ code: 'forbidden', message });
}
