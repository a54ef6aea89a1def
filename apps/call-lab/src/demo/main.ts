import { randomBytes } from 'node:crypto';
import { environment } from '#config';
import { untilInterrupted } from './interrupted.js';
import { type OpenLab } from '../lab/open-lab.js';
import { originsOf } from '../lab/page-server.js';
import { freePort } from '../redis/free-port.js';
import { demoOptions, USAGE } from './options.js';
import { startStage } from './stage.js';
import { stay } from './stay.js';
import { tellCall } from './story.js';
import { ledgerTable } from './ledger-table.js';

const CACHE_DIR = '.cache';
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const interrupted = untilInterrupted();

const options = demoOptions(process.argv.slice(2));
if ('help' in options) {
  process.stderr.write(options.wrong === undefined ? USAGE : `${options.wrong}\n\n${USAGE}`);
  process.exitCode = options.wrong === undefined ? 0 : 2;
} else {
  process.exitCode = await demo(options.once);
  process.exit();
}

async function demo(once: boolean): Promise<0 | 1> {
  write('Starting Redis, the APNs simulator, two signaling servers and a push worker …');
  const secret = randomBytes(32).toString('base64url');
  const place = { host: '127.0.0.1', publicHost: '127.0.0.1', port: await freePort() };
  let lab: OpenLab | undefined;
  const stage = await startStage({
    ...{ cacheDir: CACHE_DIR, secret, env: environment(), tell: write, interrupted, changed: () => lab?.changed() },
    settings: { CORS_ORIGINS: originsOf(place) },
  }).catch(said);
  if (!stage) return 1;
  try {
    const [server] = stage.servers;
    write('A call to a phone that is asleep:\n');
    const ledger = await Promise.race([tellCall({ ...stage, server, write }), interrupted]);
    if (!ledger) return 1;
    write(`\nIts ledger (ms since the invite):\n\n${ledgerTable(ledger)}`);
    if (!once) {
      lab = await stay(stage, place, write);
      await interrupted;
    }
    return ledger.reason === 'completed' ? 0 : 1;
  } catch (error) {
    said(error);
    return 1;
  } finally {
    write('Stopping what was started …');
    await lab?.close();
    await stage.stop();
  }
}

function said(error: unknown): undefined {
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
}
