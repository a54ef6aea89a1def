import { fileURLToPath } from 'node:url';

const dist = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The built programs, beside this one. */
export const programs = {
  signaling: dist('signaling/src/main.js'),
  pushWorker: dist('push-worker/src/main.js'),
  simulator: dist('call-lab/src/simulator/main.js'),
};
