import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built call lab, to its end. */
async function lab(...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const child = spawn(process.execPath, ['dist/apps/call-lab/src/lab/main.js', ...args], { cwd: root });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

describe('npm run lab -- --scenario', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callwake-scenarios-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  it('runs the examples as they are expected, and writes a report', async () => {
    const names = ['sleeping-phone', 'apple-has-a-bad-day', 'servers-come-and-go'];
    const files = names.flatMap((name) => ['--scenario', `examples/scenarios/${name}.yaml`]);
    const { code, said } = await lab(...files, '--junit', join(folder, 'deep', 'report.xml'));
    expect(said).toContain('8 of 8 calls went as expected');
    expect(code).toBe(0);
    const report = await readFile(join(folder, 'deep', 'report.xml'), 'utf8');
    expect(report).toContain('<testsuites tests="8" failures="0"');
    expect(report).toContain('name="503 twice, and the phone rings all the same"');
  }, 180_000);

  it('lets a command call, and ends with 1 and a failure where something is not as expected', async () => {
    const main = 'dist/apps/call-lab/src/call/main.js';
    const caller = `node ${main} --url $CALLWAKE_URL --token $CALLWAKE_TOKEN --to $CALLWAKE_TO --talk-ms 100`;
    const call = (name: string, more: object) => ({ name, to: 'bob', expect: { end: 'completed' }, ...more });
    const calls = [
      call('by a command', { caller }),
      call('by a command that does not call', { caller: 'exit 3', expect: { end: 'completed' } }),
      call('declined, and nobody thought of it', { to: 'carol' }),
    ];
    const phones = { 'bobs-phone': { user: 'bob', afterMs: 0 }, 'carols-phone': { user: 'carol', onRing: 'decline' } };
    const scenario = await file('own.json', JSON.stringify({ name: 'Own callers', phones, calls }));
    const { code, said } = await lab('--scenario', scenario, '--junit', join(folder, 'own.xml'));
    expect(said).toContain('1 of 3 calls went as expected');
    expect(said).toContain("the caller's command ended with 3 before it placed a call");
    expect(said).toContain('the call ended "declined", and not "completed"');
    expect(code).toBe(1);
    const report = await readFile(join(folder, 'own.xml'), 'utf8');
    expect(report.match(/<failure/g)).toHaveLength(2);
  }, 180_000);

  it('ends with 2 where a file is no scenario, before anything is started', async () => {
    const wrong = await file(
      'wrong.yaml',
      'name: x\nphones: {}\ncalls: [{ name: y, to: bob, expect: { end: fine } }]\n',
    );
    const { code, said } = await lab('--scenario', wrong);
    expect(said).toContain('calls.0.expect.end');
    expect(said).not.toContain('Starting');
    expect(code).toBe(2);
  });
});

describe('npm run lab', () => {
  it('refuses to be reached from elsewhere without the flag that says what that means', async () => {
    const { code, said } = await lab('--host', '0.0.0.0');
    expect(said).toMatch(/whoever opens it may call as any user[^]*--let-anyone-control-it/);
    expect(code).toBe(2);
  });
});
