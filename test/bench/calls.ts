import { findRedisServer } from '../../apps/call-lab/src/redis/find-server.js';
import { measureDevices } from './calls/devices.js';
import { PROFILED, startGround } from './calls/ground.js';
import { measureBystander } from './calls/bystander.js';
import { measureRates } from './calls/rates.js';
import { saturate } from './calls/saturation.js';
import { measureSockets } from './calls/sockets.js';
import { openBare, openCallwake, type Way } from './calls/ways.js';
import { readOptions } from './options.js';
import { printShares } from './profile.js';

/*
 * Whole calls, from the invite to the hang-up, through two servers and a worker as processes of their own; the bare path
 * (bare-*.ts) takes turns with them against the same Redis and Apple. And what a device that sleeps costs Redis, and a socket
 * that idles a server.
 */
const PARTS = ['saturation', 'rates', 'bystander', 'devices', 'sockets'] as const;
const { numbers, flags, parts } = readOptions(
  'calls',
  {
    rounds: { usual: 3, quick: 1, most: 10 },
    calls: { usual: 1_500, quick: 300, most: 20_000 },
    together: { usual: 48, quick: 48, most: 500 },
    seconds: { usual: 10, quick: 3, most: 60 },
    sockets: { usual: 5_000, quick: 1_000, most: 8_000 },
  },
  ['profile', 'million'],
  PARTS,
);
const isProfiled = flags.has('profile');

const server = await findRedisServer({ env: process.env, cacheDir: '.cache/redis', onProgress: console.log });
if (parts.has('saturation') || parts.has('rates') || parts.has('bystander')) await measureCalls();
if (parts.has('devices'))
  await measureDevices(server, { isQuick: flags.has('quick'), isMillion: flags.has('million') });
if (parts.has('sockets')) await measureSockets(server, numbers.sockets);

async function measureCalls(): Promise<void> {
  const ground = await startGround(server, isProfiled);
  const ways: Way[] = [];
  try {
    ways.push(await openCallwake(ground), await openBare(ground));
    if (parts.has('saturation')) await saturate(ground, ways, numbers);
    if (parts.has('rates')) await measureRates(ways, numbers);
    if (parts.has('bystander')) await measureBystander(ground, ways[0]!, numbers.seconds);
  } finally {
    for (const way of ways) way.stop();
    await ground.stop();
  }
  if (isProfiled) for (const name of PROFILED) printShares(name);
}
