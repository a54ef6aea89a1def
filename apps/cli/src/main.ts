import { randomUUID } from 'node:crypto';
import { isatty } from 'node:tty';
import pc from 'picocolors';
import { environment } from '#config';
import { callwake } from './callwake.js';

const STDOUT = 1;

// Whoever reads may have seen enough, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await callwake(process.argv.slice(2), {
  env: environment(),
  clock: Date.now,
  newId: randomUUID,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  // The library takes a CI for a terminal, and so would colour what a script reads there.
  colors: pc.createColors(isatty(STDOUT) && pc.isColorSupported),
});
