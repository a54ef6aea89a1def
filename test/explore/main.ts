import { parseArgs } from 'node:util';
import { explore } from './explorer.js';
import { smallWorld } from './world/small-world.js';
import { worlds } from './worlds.js';

const usage = `Usage: npm run explore -- [--world ${Object.keys(worlds).join('|')}] [--states N]`;
const number = new Intl.NumberFormat('en');

function options() {
  const { values } = parseArgs({ options: { world: { type: 'string' }, states: { type: 'string' } } });
  const states = Number(values.states ?? 1_000_000);
  const names = values.world === undefined ? Object.keys(worlds) : [values.world];
  if (!Number.isInteger(states) || states < 1) throw new Error('--states: give a whole number of 1 or more.');
  if (!names.every((name) => Object.hasOwn(worlds, name)))
    throw new Error(`--world: there is no ${values.world ?? ''}.`);
  return { names, states };
}

async function exploreOne(name: string, states: number): Promise<boolean> {
  const began = performance.now();
  const onDepth = (depth: number, seen: number) => {
    process.stderr.write(`\r${name}: depth ${depth}, ${number.format(seen)} states `);
  };
  const found = await explore(smallWorld(worlds[name]!()), { states, onDepth });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const extent = found.whole ? 'whole' : 'not whole';
  process.stderr.write('\r');
  console.log(
    `${name}: ${extent}, ${number.format(found.states)} states, depth ${found.depth}, ${number.format(found.moves)} moves, ${seconds} s`,
  );
  if (found.violation) console.log(`\n${['WRONG: ' + found.violation.wrong, ...found.violation.story].join('\n  ')}\n`);
  return found.violation === undefined;
}

try {
  const { names, states } = options();
  for (const name of names) if (!(await exploreOne(name, states))) process.exitCode = 1;
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
