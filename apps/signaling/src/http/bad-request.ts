import { Problem } from './problem.js';

export const badRequest = (message: string): Problem => new Problem({ code: 'bad-request', message });
