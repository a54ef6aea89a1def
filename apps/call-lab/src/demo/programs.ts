import { fileURLToPath } from 'node:url';

/** The build is where the libraries' own names lead to. */
const apps = new URL('../../../apps/', import.meta.resolve('#calls'));
const program = (path: string): string => fileURLToPath(new URL(path, apps));

export const programs = {
  signaling: program('signaling/src/main.js'),
  pushWorker: program('push-worker/src/main.js'),
  simulator: program('call-lab/src/simulator/main.js'),
};

/** The call lab's page, as the bundler left it. */
export const pageFolder = program('call-lab/page/');
