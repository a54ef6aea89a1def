import { randomBytes } from 'node:crypto';
import { environment } from '#config';
import { demoOptions, USAGE } from './options.js';
import { startStage } from './stage.js';
import { stay } from './stay.js';
import { tellCall } from './story.js';
import { ledgerTable } from './ledger-table.js';

const CACHE_DIR = '.cache';
const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Ctrl-C, what a supervisor sends, and a pipe that is closed. */
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      resolve();
    });
  // Whoever read it is gone: unheard, the error would end the demo, and leave all that it started.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => {
      resolve();
    });
});

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
  const stage = await startStage({ cacheDir: CACHE_DIR, secret, env: environment(), tell: write, interrupted }).catch(
    said,
  );
  if (!stage) return 1;
  try {
    const [server] = stage.servers;
    write('A call to a phone that is asleep:\n');
    const ledger = await Promise.race([tellCall({ ...stage, server, write }), interrupted]);
    if (!ledger) return 1;
    write(`\nIts ledger (ms since the invite):\n\n${ledgerTable(ledger)}`);
    if (!once) await stay(stage, write, interrupted);
    return ledger.reason === 'completed' ? 0 : 1;
  } catch (error) {
    said(error);
    return 1;
  } finally {
    write('Stopping what was started …');
    await stage.stop();
  }
}

function said(error: unknown): undefined {
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
}
