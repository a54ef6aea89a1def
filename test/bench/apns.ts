import { checkMemory } from './apns/check-memory.js';
import { findNghttp2 } from './apns/nghttp2.js';
import { race } from './apns/race.js';
import { report } from './apns/report.js';
import { WAYS } from './apns/ways.js';
import { readOptions } from './options.js';
import { printShares } from './profile.js';
import { startSink } from './start-sink.js';

/*
 * Callwake's sender, the client that most people use, and Node's bare HTTP/2, each as a process of its own, in turn against the
 * same sink; h2load as the limit. With --memory: Callwake's sender alone, for many pushes, and what it holds after each part.
 */
const { numbers, flags } = readOptions(
  'apns',
  {
    rounds: { usual: 5, quick: 3, most: 50 },
    pushes: { usual: 20_000, quick: 5_000, most: 200_000 },
    rate: { usual: 1_000, quick: 1_000, most: 10_000 },
    seconds: { usual: 5, quick: 2, most: 60 },
  },
  ['memory', 'profile'],
);

const sink = await startSink();
try {
  if (flags.has('memory')) process.exitCode = (await checkMemory(sink)) ? 0 : 1;
  else {
    const nghttp2 = await findNghttp2(process.env);
    if ('why' in nghttp2) console.log(`without h2load: ${nghttp2.why}`);
    const course = { ...numbers, isProfiled: flags.has('profile') };
    report(await race(sink, course, 'why' in nghttp2 ? undefined : nghttp2), numbers);
    if (course.isProfiled) for (const way of WAYS) printShares(way);
  }
} finally {
  await sink.stop();
}
