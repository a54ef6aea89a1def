import { setTimeout as wait } from 'node:timers/promises';
import { cpuMeter } from '../cpu.js';
import { atEvenRate } from '../even-rate.js';
import { type Ground } from './ground.js';
import { type Way } from './ways.js';

const RATE = 50;

/** CPU of a third server while the others have calls, and while nobody has. */
export async function measureBystander({ pids }: Ground, way: Way, seconds: number): Promise<void> {
  const names = { bystander: pids.bystander, 'a server with calls': pids['signaling b'] };
  const call = await way.prepare(RATE * seconds);
  const idle = cpuMeter(names);
  await wait(seconds * 1000);
  const atRest = idle();
  const busy = cpuMeter(names);
  await atEvenRate(RATE, seconds, async (n) => {
    await call(n);
  });
  const atWork = busy();
  console.log(`\nCPU s in ${seconds} s, without calls / with ${RATE} a second`);
  for (const name of Object.keys(names)) {
    console.log(`${name}: ${atRest[name]?.toFixed(2)} / ${atWork[name]?.toFixed(2)}`);
  }
}
