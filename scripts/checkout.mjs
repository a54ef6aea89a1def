import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The folder of the checkout, from wherever a script is called. */
export const checkout = fileURLToPath(new URL('..', import.meta.url));

/** A path inside the checkout. */
export const at = (...parts) => join(checkout, ...parts);
