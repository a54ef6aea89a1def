import { readFileSync } from 'node:fs';

/** Prints `tests: N passed, N failed` from a file with Jest's results; a file of tests that could not run counts as one failed. */
const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
const skipped = results.numPendingTests + results.numTodoTests;
const counts = [`${results.numPassedTests} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
console.log(`tests: ${counts.join(', ')}`);
