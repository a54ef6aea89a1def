import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { freshCheckout } from './fresh-checkout.js';

const BOTH = ['ci --include=dev', 'run build'];

describe('the preparation of a checkout', () => {
  let checkout: Awaited<ReturnType<typeof freshCheckout>>;

  beforeEach(async () => {
    checkout = await freshCheckout();
  });

  afterEach(() => checkout.remove());

  const prepare = (env?: NodeJS.ProcessEnv) => checkout.run(['prepare'], env).result;

  /** As somebody's own npm does, which knows nothing of our note beside its record. */
  async function installedByHand(at: { seconds: number }): Promise<void> {
    await mkdir(checkout.at('node_modules'), { recursive: true });
    await checkout.write('node_modules/.package-lock.json', '{}');
    await utimes(checkout.at('node_modules/.package-lock.json'), at.seconds, at.seconds);
  }

  it('installs and builds on a fresh machine, and says so', async () => {
    const { code, output } = await prepare();
    expect(code).toBe(0);
    expect(output).toMatch(/^installing packages .*…\n… done in \d+ s\nbuilding…\n… done in \d+ s\n$/);
    expect(await checkout.npmCalls()).toEqual(BOTH);
  });

  describe('once done', () => {
    beforeEach(async () => {
      await prepare();
      await checkout.npmCalls();
    });

    it('does and says nothing the next time', async () => {
      expect(await prepare()).toEqual({ code: 0, output: '' });
      expect(await checkout.npmCalls()).toEqual([]);
    });

    it.each(['apps/signaling/main.ts', 'libs/calls/index.ts', 'tsconfig.json', 'nest-cli.json', 'package.json'])(
      'builds again when %s is changed',
      async (path) => {
        await checkout.write(path, '{ "engines": { "node": ">=20" } }');
        await prepare();
        expect(await checkout.npmCalls()).toEqual(['run build']);
      },
    );

    it('builds again when a source is added, and when one is removed', async () => {
      await checkout.write('libs/calls/more.ts', '');
      await prepare();
      await rm(checkout.at('libs/calls/index.ts'));
      await prepare();
      expect(await checkout.npmCalls()).toEqual(['run build', 'run build']);
    });

    it('builds again when the build is gone', async () => {
      await rm(checkout.at('dist'), { recursive: true });
      await prepare();
      expect(await checkout.npmCalls()).toEqual(['run build']);
    });

    it('installs again when the lock file is another, and builds with what came', async () => {
      await checkout.write('package-lock.json', '{ "lockfileVersion": 3 }');
      await prepare();
      expect(await checkout.npmCalls()).toEqual(BOTH);
    });

    it('installs again when an installation was cut off', async () => {
      await rm(checkout.at('node_modules/.package-lock.json'));
      await prepare();
      expect(await checkout.npmCalls()).toEqual(['ci --include=dev']);
    });
  });

  it('keeps what somebody installed by hand after the lock file was written', async () => {
    await installedByHand({ seconds: 2_000_000_000 });
    await prepare();
    expect(await checkout.npmCalls()).toEqual(['run build']);
  });

  it('installs over what somebody installed before the lock file was written', async () => {
    await installedByHand({ seconds: 1_000_000_000 });
    await prepare();
    expect(await checkout.npmCalls()).toEqual(BOTH);
  });

  it.each(BOTH)(
    'prints all that npm printed where "npm %s" fails, ends with 1, and does it again the next time',
    async (step) => {
      const { code, output } = await prepare({ NPM_FAILS_AT: step });
      expect(code).toBe(1);
      expect(output).toContain(`npm says why\n"npm ${step}" ended with 7.`);
      await checkout.npmCalls();
      expect((await prepare()).code).toBe(0);
      expect(await checkout.npmCalls()).toContain(step);
    },
  );

  it('says which Node is needed where this one is too old, and touches nothing', async () => {
    await checkout.write('package.json', '{ "engines": { "node": ">=99.1.0" } }');
    const { code, output } = await prepare();
    expect(code).toBe(1);
    expect(output).toContain('Node 99.1.0 or newer is needed');
    expect(await checkout.npmCalls()).toEqual([]);
  });

  it('lets a second run wait for the first, which does the work for both', async () => {
    execFileSync('mkfifo', [checkout.at('gate')]);
    const first = checkout.run(['prepare']);
    await first.printed('installing packages');
    const second = checkout.run(['prepare']);
    await second.printed(`waiting for process ${String(first.process.pid)}`);
    await writeFile(checkout.at('gate'), '\n');
    await first.printed('building');
    await writeFile(checkout.at('gate'), '\n');
    expect((await first.result).code).toBe(0);
    expect((await second.result).code).toBe(0);
    expect(await checkout.npmCalls()).toEqual(BOTH);
  });

  it('does not wait for a run that was killed', async () => {
    const killed = spawn(process.execPath, ['--version']);
    await once(killed, 'exit');
    await mkdir(checkout.at('.cache'));
    await symlink(String(killed.pid), checkout.at('.cache/prepare.lock'));
    expect((await prepare()).code).toBe(0);
  });
});
