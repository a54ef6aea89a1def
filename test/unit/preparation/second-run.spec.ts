import { freshCheckout } from './fresh-checkout.js';

/** Runs the files it is told, or all that FILES names; one passes once it was run as often as FILES says. */
const JEST = `
  import { existsSync, readFileSync, writeFileSync } from 'node:fs';
  const [, file, , named] = process.argv.slice(2);
  const wanted = JSON.parse(process.env.FILES);
  const runs = existsSync('runs.json') ? JSON.parse(readFileSync('runs.json', 'utf8')) : {};
  const testResults = (named ? [named] : Object.keys(wanted)).map((name) => {
    runs[name] = (runs[name] ?? 0) + 1;
    const status = runs[name] >= wanted[name] ? 'passed' : 'failed';
    return { name, status, assertionResults: [{ status }, { status: 'passed' }] };
  });
  writeFileSync('runs.json', JSON.stringify(runs));
  const failed = testResults.filter(({ status }) => status === 'failed').length;
  writeFileSync(file.split('=')[1], JSON.stringify({
    numPassedTests: 2 * testResults.length - failed, numFailedTests: failed, numRuntimeErrorTestSuites: 0,
    numPendingTests: 0, numTodoTests: 0, testResults,
  }));
  process.exit(failed > 0 ? 1 : 0);
`;

describe('the second run of files of tests that failed', () => {
  let checkout: Awaited<ReturnType<typeof freshCheckout>>;

  beforeEach(async () => {
    checkout = await freshCheckout({ 'jest.mjs': JEST });
  });

  afterEach(() => checkout.remove());

  /** `files`: by name, in which run it passes. */
  const ci = (files: Record<string, number>) =>
    checkout.start(checkout.at('.ci/run'), [], { FILES: JSON.stringify(files) }).result;

  it('passes with what passes alone, and names it', async () => {
    const { code, output } = await ci({ good: 1, shaky: 2 });
    expect(output).toContain('passed only in a second run, alone: shaky');
    expect(output.trim()).toMatch(/\ntests: 4 passed, 0 failed$/);
    expect(code).toBe(0);
  });

  it('fails with what fails twice, and runs the others all the same', async () => {
    const { code, output } = await ci({ bad: 3, good: 1, shaky: 2 });
    expect(output).toContain('failed twice: bad');
    expect(output).toContain('passed only in a second run, alone: shaky');
    expect(output.trim()).toMatch(/\ntests: 5 passed, 1 failed$/);
    expect(code).toBe(1);
  });

  it('is not there for many', async () => {
    const { code, output } = await ci(Object.fromEntries('abcdef'.split('').map((name) => [name, 2])));
    expect(output.trim()).toMatch(/too many for a second run\ntests: 6 passed, 6 failed$/);
    expect(code).toBe(1);
  });
});
