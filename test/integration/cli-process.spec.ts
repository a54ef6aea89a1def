import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Ended, Operator } from '../support/operator.js';

const MAIN = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

/** The built command as a process of its own, its output in pipes. */
async function runs(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number];
  return { code, out, err };
}

describe("the commands' process", () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await Operator.hired({ withRedis: true });
  });
  afterEach(() => operator.closeApples());
  afterAll(() => operator.leaves());

  it('ends by itself with 0, 1 and 3, as Apple accepts, refuses, and is gone', async () => {
    const { apple, url } = await operator.apple();
    apple.register('aabb', 'org.example.demo.voip');
    const env = { ...operator.settings, APPS_FILE: await operator.appsFile(url) };
    const pushTo = (token: string) => runs(['push', '--app', 'demo', '--token', token, '--json'], env);
    const codes = [await pushTo('AABB'), await pushTo('ccdd')].map(({ code }) => code);
    await operator.closeApples();
    const gone = await pushTo('aabb');
    expect([...codes, gone.code]).toEqual([0, 1, 3]);
    expect(JSON.parse(gone.out)).toMatchObject({ result: 'could-not-ask' });
  });

  it('colours nothing in a pipe, not even in a CI', async () => {
    const { url } = await operator.apple();
    const env = { ...operator.settings, APPS_FILE: await operator.appsFile(url), CI: 'true', FORCE_COLOR: '1' };
    const { code, out } = await runs(['doctor'], env);
    expect(code).toBe(0);
    expect(out).not.toContain('\u001b');
  });

  it('does not mind a reader who has seen enough', async () => {
    const { url } = await operator.apple();
    const env = { ...operator.settings, APPS_FILE: await operator.appsFile(url) };
    const child = spawn(process.execPath, [MAIN, 'doctor'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const ended = once(child, 'close');
    expect(await text(child.stderr)).toBe('');
    expect(await ended).toEqual([0, null]);
  });

  it('ends with 2 without its configuration, and says so on stderr', async () => {
    expect(await runs(['push', '--app', 'demo', '--token', 'aabb'])).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining('APPS_FILE') as string,
    });
  });
});
