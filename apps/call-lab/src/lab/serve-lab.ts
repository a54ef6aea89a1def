import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { environment } from '#config';
import { untilInterrupted } from '../demo/interrupted.js';
import { startStage } from '../demo/stage.js';
import { freePort } from '../redis/free-port.js';
import { openLab, type OpenLab } from './open-lab.js';
import { type PageOptions } from './options.js';
import { originsOf } from './page-server.js';

const CACHE_DIR = '.cache';

/** Starts everything, serves the page, and runs until it is interrupted. Answers the exit code. */
export async function serveLab(options: PageOptions, write: (line: string) => void): Promise<number> {
  const interrupted = untilInterrupted();
  const place = { ...options, port: options.port === 0 ? await freePort() : options.port };
  write('Starting Redis, the APNs simulator, two signaling servers and a push worker …');
  const secret = randomBytes(32).toString('base64url');
  let page: OpenLab | undefined;
  const stage = await startStage({
    ...{ cacheDir: CACHE_DIR, folder: `lab-${place.port}`, secret, env: environment(), tell: write, interrupted },
    changed: () => page?.changed(),
    publicHost: options.publicHost,
    settings: { HOST: options.host, CORS_ORIGINS: originsOf(place) },
  });
  try {
    page = await openLab(stage, place);
    write(`\nThe call lab: ${page.url}\n\nCtrl-C ends all of it.`);
    await interrupted;
    await page.close();
    return 0;
  } finally {
    write('Stopping what was started …');
    await stage.stop();
    await rm(stage.logs, { recursive: true, force: true });
  }
}
