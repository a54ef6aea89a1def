import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { freshCheckout } from './fresh-checkout.js';

/** Prints its arguments and its place, and ends with 3 when it is told to. */
const DEMO = `
  process.on('SIGTERM', () => { console.log('ended in order'); process.exit(3); });
  console.log(JSON.stringify(process.argv.slice(2)), process.argv[1] === import.meta.filename);
  if (process.argv.includes('--once')) process.exitCode = 1; else setInterval(() => {}, 1000);
`;

/** Prints its arguments, leaves results where it is told, and ends with 1, or when it is interrupted in its own time with 5. */
const JEST = `
  import { writeFileSync } from 'node:fs';
  const [json, file, ...names] = process.argv.slice(2);
  const end = (code) => {
    writeFileSync(file.split('=')[1], JSON.stringify({
      numPassedTests: 12, numFailedTests: 1, numRuntimeErrorTestSuites: 2,
      numPendingTests: Number(process.env.PENDING ?? 0), numTodoTests: 0, testResults: [],
    }));
    process.exit(code);
  };
  process.on('SIGINT', () => setImmediate(() => { console.log('ended in order'); end(5); }));
  console.log(json, file.split('=')[0], JSON.stringify(names));
  if (names.includes('waits')) setInterval(() => {}, 1000); else end(1);
`;

describe('what npm scripts run', () => {
  let checkout: Awaited<ReturnType<typeof freshCheckout>>;

  beforeEach(async () => {
    checkout = await freshCheckout({ 'demo.mjs': DEMO, 'jest.mjs': JEST });
  });

  afterEach(() => checkout.remove());

  it('gives the demo its arguments and ends with its exit code', async () => {
    const { code, output } = await checkout.run(['demo', '--once', 'a b']).result;
    expect(output).toContain('["--once","a b"] true');
    expect(code).toBe(1);
  });

  it('lets a signal end the demo in its own order', async () => {
    const demo = checkout.run(['demo']);
    await demo.printed('[]');
    demo.process.kill('SIGTERM');
    expect(await demo.result).toMatchObject({ code: 3, output: expect.stringContaining('ended in order') as string });
  });

  it('gives Jest the arguments, ends with its exit code and leaves its results', async () => {
    const { code, output } = await checkout.run(['test', 'some.spec', '-t', 'a name']).result;
    expect(output).toContain('--json --outputFile ["some.spec","-t","a name"]');
    expect(code).toBe(1);
    expect(JSON.parse(await readFile(checkout.at('.cache/jest.json'), 'utf8'))).toMatchObject({ numPassedTests: 12 });
  });

  it('waits for the end that Jest finds after a signal', async () => {
    const jest = checkout.run(['test', 'waits']);
    await jest.printed('["waits"]');
    jest.process.kill('SIGINT');
    expect(await jest.result).toMatchObject({ code: 5, output: expect.stringContaining('ended in order') as string });
  });

  it('leaves no results of an earlier run while another is under way', async () => {
    await checkout.run(['test']).result;
    const jest = checkout.run(['test', 'waits']);
    await jest.printed('["waits"]');
    expect(existsSync(checkout.at('.cache/jest.json'))).toBe(false);
    jest.process.kill('SIGINT');
    await jest.result;
  });

  it.each([[['no-such-thing']], [['toString']], [[]]])('says how it is used when asked for %j', async (args) => {
    expect(await checkout.run(args).result).toMatchObject({
      code: 2,
      output: expect.stringContaining('Usage') as string,
    });
  });

  describe('.ci/run', () => {
    const ci = (env?: NodeJS.ProcessEnv) => checkout.start(checkout.at('.ci/run'), [], env).result;
    const lastLine = (output: string) => output.trim().split('\n').at(-1);

    it('installs, checks, tests, counts, and fails with the tests', async () => {
      const { code, output } = await ci();
      expect(await checkout.npmCalls()).toEqual(['ci --include=dev', 'run build', 'run check', 'test']);
      expect(lastLine(output)).toBe('tests: 12 passed, 3 failed');
      expect(code).toBe(1);
    });

    it('tells skipped tests', async () => {
      expect(lastLine((await ci({ PENDING: '4' })).output)).toBe('tests: 12 passed, 3 failed, 4 skipped');
    });

    it('still counts the tests where the check fails, and fails', async () => {
      await checkout.write('jest.mjs', JEST.replace('end(1)', 'end(0)'));
      const { code, output } = await ci({ NPM_FAILS_AT: 'run check' });
      expect(lastLine(output)).toBe('tests: 12 passed, 3 failed');
      expect(code).toBe(1);
    });

    it('passes where check and tests pass', async () => {
      await checkout.write('jest.mjs', JEST.replace('end(1)', 'end(0)'));
      expect((await ci()).code).toBe(0);
    });

    it('does not count the tests of an earlier run', async () => {
      await ci();
      const { code, output } = await ci({ NPM_FAILS_AT: 'test' });
      expect(output).not.toContain('tests:');
      expect(code).toBe(1);
    });
  });
});
