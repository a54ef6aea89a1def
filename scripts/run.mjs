import { at } from './checkout.mjs';
import { fetchPromtool } from './fetch-promtool.mjs';
import { fetchRedis } from './fetch-redis.mjs';
import { prepare } from './prepare.mjs';
import { runBench } from './run-bench.mjs';
import { runDocs } from './run-docs.mjs';
import { runExplore } from './run-explore.mjs';
import { runHere } from './run-here.mjs';
import { runScreenshots } from './run-screenshots.mjs';
import { runJest } from './run-jest.mjs';

/** Makes a fresh checkout ready, then runs what is named: `node scripts/run.mjs <what> [arguments]`. */
const runs = {
  prepare: () => 0,
  demo: (args) => runHere(at('dist', 'apps', 'call-lab', 'src', 'demo', 'main.js'), args),
  call: (args) => runHere(at('dist', 'apps', 'call-lab', 'src', 'call', 'main.js'), args),
  lab: (args) => runHere(at('dist', 'apps', 'call-lab', 'src', 'lab', 'main.js'), args),
  simulator: (args) => runHere(at('dist', 'apps', 'call-lab', 'src', 'simulator', 'main.js'), args),
  callwake: (args) => runHere(at('dist', 'apps', 'cli', 'src', 'main.js'), args),
  test: runJest,
  bench: runBench,
  docs: runDocs,
  explore: runExplore,
  screenshots: runScreenshots,
};

const [what, ...args] = process.argv.slice(2);

if (!Object.hasOwn(runs, what)) {
  console.error(`Usage: node scripts/run.mjs ${Object.keys(runs).join('|')} [arguments]`);
  process.exitCode = 2;
} else if (await isReady()) {
  process.exitCode = await runs[what](args);
} else {
  process.exitCode = 1;
}

async function isReady() {
  try {
    await prepare();
    if (what === 'docs') await fetchRedis();
    if (what === 'test') await Promise.all([fetchRedis(), fetchPromtool()]);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}
