import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built demo, in a session of its own, as in a terminal of its own. */
function demo(...args: string[]) {
  const child = spawn(process.execPath, ['dist/apps/call-lab/src/demo/main.js', ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (said += chunk));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const says = async (words: string): Promise<void> => {
    const over = ended.then((code) => {
      throw new Error(`the demo ended with ${code ?? 'a signal'} before it said ${words}:\n${said}`);
    });
    over.catch(() => undefined);
    while (!said.includes(words)) await Promise.race([once(child.stdout, 'data'), over]);
  };
  return { child, ended, says, said: () => said };
}

/** The processes that it started. */
function partsOf({ pid }: ChildProcess): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === String(pid));
}

function parentOf(pid: string): string | undefined {
  try {
    return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

const isAlive = (pid: string): boolean => {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
};

describe('npm run demo', () => {
  it('--once tells a call as it happens, shows its ledger, ends with 0, and leaves nothing behind', async () => {
    const { child, ended, says, said } = demo('--once');
    await says('invites bob');
    const parts = partsOf(child);
    expect(parts.length).toBeGreaterThanOrEqual(5);
    await expect(ended).resolves.toBe(0);
    const steps = [
      'invites bob',
      'accepted the push: 200, apns-id',
      'is woken',
      'phone    rings',
      'phone    answers',
      'candidates',
      'hangs up',
      'hears the end: completed',
      'accepted (1)',
    ];
    const places = steps.map((step) => said().indexOf(step));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(said().match(/^ +\d+\.\d ms {2}/gm)?.length).toBeGreaterThanOrEqual(10);
    expect(parts.filter(isAlive)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('runs on until %s, which ends everything that it started', async (signal) => {
    const { child, ended, says, said } = demo();
    await says('npm run call');
    expect(said()).toMatch(/--token ey/);
    const parts = partsOf(child);
    child.kill(signal);
    await expect(ended).resolves.toBe(0);
    expect(parts.filter(isAlive)).toEqual([]);
  });

  it('ends where nobody reads it any more, and leaves nothing behind', async () => {
    const { child, ended, says } = demo();
    await says('Starting Redis');
    child.stdout.destroy();
    const parts = new Set<string>();
    while (child.exitCode === null && child.signalCode === null) {
      for (const part of partsOf(child)) parts.add(part);
      await new Promise(setImmediate);
    }
    await expect(ended).resolves.toBe(1);
    expect(parts.size).toBeGreaterThan(0);
    expect([...parts].filter(isAlive)).toEqual([]);
  });

  it('ends at once where it is interrupted while it starts, and leaves nothing behind', async () => {
    const { child, ended, says, said } = demo();
    await says('Starting Redis');
    while (partsOf(child).length < 2) await new Promise(setImmediate);
    const parts = partsOf(child);
    child.kill('SIGTERM');
    await expect(ended).resolves.toBe(1);
    expect(said()).not.toContain('invites bob');
    expect(parts.filter(isAlive)).toEqual([]);
  });

  it('answers a wrong argument with its usage, and 2', async () => {
    const { ended, said } = demo('--twice');
    await expect(ended).resolves.toBe(2);
    expect(said()).toContain('npm run demo -- --once');
  });

  it('says what is wrong, with 1, where the Redis of REDIS_URL is not one', async () => {
    const child = spawn(process.execPath, ['dist/apps/call-lab/src/demo/main.js', '--once'], {
      cwd: root,
      env: { PATH: process.env['PATH'], REDIS_URL: 'http://127.0.0.1:1' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(said).toContain('REDIS_URL must be redis://');
  });
});
