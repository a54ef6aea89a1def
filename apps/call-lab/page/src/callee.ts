import { signal } from '@preact/signals';

/** Who is called next. */
export const callee = signal('bob');
