import { startBenchProcess } from '../bench-process.js';
import { type Sink } from '../start-sink.js';
import { type ContenderQuestion, type Memory } from './questions.js';

const PARTS = 20;
const PUSHES = 10_000;
/** Until then code is compiled, and buffers find their size. */
const SETTLED_AFTER = 5;
/** A leak of one small object (100 B) a push would be 15 MB over the parts that are judged. */
const MOST_GROWTH = 2 * 2 ** 20;

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);

/** 200,000 pushes of Callwake's sender in parts, and what its process holds after each. False where its heap grew. */
export async function checkMemory({ place }: Sink): Promise<boolean> {
  const sender = await startBenchProcess({
    file: 'apns/contender.js',
    place: { ...place, way: 'Callwake' },
    execArgv: ['--expose-gc'],
  });
  const ask = <Answer>(question: ContenderQuestion): Promise<Answer> => sender.ask(question);
  const held: Memory[] = [];
  try {
    for (let part = 1; part <= PARTS; part++) {
      await ask({ ask: 'saturation', pushes: PUSHES, inFlight: 200 });
      const memory = await ask<Memory>({ ask: 'memory' });
      held.push(memory);
      console.log(`${part * PUSHES} pushes: heap ${mib(memory.heap)} MiB, RSS ${mib(memory.rss)} MiB`);
    }
  } finally {
    await sender.stop();
  }
  const settled = held.slice(SETTLED_AFTER - 1).map(({ heap }) => heap);
  const growth = (settled.at(-1) ?? NaN) - (settled[0] ?? NaN);
  const from = `since ${SETTLED_AFTER * PUSHES} pushes the heap has grown by ${mib(growth)} MiB`;
  const isGood = growth <= MOST_GROWTH;
  console.log(`${from}; up to ${mib(MOST_GROWTH)} MiB is ${isGood ? 'no growth' : 'allowed: it leaks'}`);
  return isGood;
}
