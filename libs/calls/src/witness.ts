import { type Call } from './call.js';

/**
 * Sees each write of a call that landed, in the process that made it: each once, whichever process that is. Of a write whose
 * answer was lost nobody is told. It does not throw, and nobody waits for it.
 */
export interface CallWitness {
  /** `before` undefined: the call was placed. */
  changed(before: Call | undefined, after: Call): void;
}
