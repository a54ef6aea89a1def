import { readFileSync, writeFileSync } from 'node:fs';
import { at } from './checkout.mjs';
import { runJest } from './run-jest.mjs';

/** More failed files than this are no accident of a busy machine. */
const MOST_FILES = 5;
const second = at('.cache', 'jest-second.json');

/**
 * Runs each file of tests that failed once more, alone, and puts what came of it in the place of the first run's results
 * (`node scripts/second-run.mjs <results>`). Names every file that passed only now: it has a flaw, if not the one it tests for.
 */
const file = process.argv[2];
const first = JSON.parse(readFileSync(file, 'utf8'));
const failed = first.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);

if (failed.length === 0 || failed.length > MOST_FILES) {
  console.log(
    `${failed.length} files of tests failed: ${failed.length > 0 ? 'too many for a second run' : 'see above'}`,
  );
  process.exitCode = 1;
} else {
  const codes = [];
  for (const name of failed) codes.push(await runAgain(name));
  process.exitCode = Math.max(...codes);
}

async function runAgain(name) {
  const code = await runJest(['--runTestsByPath', name], second);
  const { testResults } = JSON.parse(readFileSync(second, 'utf8'));
  const results = first.testResults.map((each) => testResults.find((again) => again.name === each.name) ?? each);
  Object.assign(first, { testResults: results }, countsOf(results));
  writeFileSync(file, JSON.stringify(first));
  console.log(code === 0 ? `passed only in a second run, alone: ${name}` : `failed twice: ${name}`);
  return code;
}

function countsOf(files) {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (wanted) => tests.filter(({ status }) => status === wanted).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending') + count('skipped'),
    numTodoTests: count('todo'),
    numRuntimeErrorTestSuites: files.filter((each) => each.status === 'failed' && each.assertionResults.length === 0)
      .length,
  };
}
