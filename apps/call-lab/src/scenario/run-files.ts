import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { environment } from '#config';
import { untilInterrupted } from '../demo/interrupted.js';
import { startStage } from '../demo/stage.js';
import { type ScenarioOptions } from '../lab/options.js';
import { Ground } from './ground.js';
import { junitOf, type Suite, type Verdict } from './junit.js';
import { perform } from './perform.js';
import { readScenario } from './read-scenario.js';
import { type Scenario } from './schema.js';

const CACHE_DIR = '.cache';

type Named = readonly [file: string, Scenario];

/** Runs the scenarios of these files, one after the other. Answers the exit code: 0 where all was as expected. */
export async function runFiles({ files, junit }: ScenarioOptions, write: (line: string) => void): Promise<number> {
  const scenarios: Named[] = [];
  for (const file of files) scenarios.push([file, await readScenario(file)]);
  const suites = await runAll(scenarios, write);
  if (!suites) return 1;
  if (junit !== undefined) await report(junit, suites);
  const verdicts = suites.flatMap((suite) => suite.verdicts);
  const failed = verdicts.filter(({ complaints }) => complaints.length > 0).length;
  write(`${verdicts.length - failed} of ${verdicts.length} calls went as expected`);
  return failed === 0 ? 0 : 1;
}

async function report(file: string, suites: readonly Suite[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, junitOf(suites));
}

/** Nothing where it is interrupted; what it started is gone in either case. */
async function runAll(scenarios: readonly Named[], write: (line: string) => void): Promise<Suite[] | undefined> {
  const interrupted = untilInterrupted();
  await mkdir(CACHE_DIR, { recursive: true });
  const folder = await mkdtemp(join(CACHE_DIR, 'scenario-'));
  const secret = randomBytes(32).toString('base64url');
  const stage = await startStage({
    ...{
      cacheDir: CACHE_DIR,
      folder: relative(CACHE_DIR, folder),
      secret,
      env: environment(),
      tell: write,
      interrupted,
    },
  });
  const ground = new Ground(stage, write);
  try {
    return await Promise.race([inTurn(scenarios, ground, write), interrupted.then(() => undefined)]);
  } finally {
    await ground.clear();
    await stage.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function inTurn(scenarios: readonly Named[], ground: Ground, write: (line: string) => void): Promise<Suite[]> {
  const suites: Suite[] = [];
  for (const [file, scenario] of scenarios) {
    suites.push({ name: scenario.name, file, verdicts: await runOne(scenario, ground, write) });
  }
  return suites;
}

async function runOne(scenario: Scenario, ground: Ground, write: (line: string) => void): Promise<Verdict[]> {
  write(scenario.name);
  await ground.furnish(scenario);
  const verdicts: Verdict[] = [];
  for (const call of scenario.calls) {
    write(`  ${call.name}`);
    const verdict = await perform(call, ground);
    verdicts.push(verdict);
    const { complaints, seconds } = verdict;
    write(
      complaints.length === 0
        ? `  as expected, ${seconds.toFixed(1)} s`
        : complaints.map((line) => `  FAILED: ${line}`).join('\n'),
    );
  }
  return verdicts;
}
