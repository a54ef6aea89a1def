import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files that are laid out as this repository is, under its own rules. */
async function house(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callwake-house-'));
  for (const name of ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json'])
    await cp(join(root, name), join(folder, name));
  for (const [name, text] of Object.entries({ ...empty, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const empty = {
  'apps/signaling/src/main.ts': '',
  'libs/calls/src/index.ts': 'export interface Call { id: string }\nexport const live = true;\n',
  'libs/calls/src/inner.ts': 'export const inner = 1;\n',
  'libs/redis/src/index.ts': 'export interface Store { key: string }\nexport const store = true;\n',
  'test/some.spec.ts': '',
  'node_modules/ioredis/package.json': '{ "name": "ioredis", "main": "index.js" }',
  'node_modules/ioredis/index.js': 'export const Redis = 1;\n',
};

/** What `npm run check:boundaries` says of these files. */
async function cruise(files: Record<string, string>): Promise<{ code: number; said: string }> {
  const folder = await house(files);
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [program, '--output-type', 'err-long', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'test'];
  const child = spawn(process.execPath, args, { cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  await rm(folder, { recursive: true });
  return { code, said: said.replace(/\s+/g, ' ') };
}

describe('the table of who may import whom', () => {
  it('lets through what it allows', async () => {
    const files = {
      'libs/redis/src/store.ts':
        "import { type Call } from '#calls';\nimport { Redis } from 'ioredis';\nexport const of = (call: Call) => [call, Redis];\n",
      'apps/signaling/src/main.ts': "import { store } from '#redis';\nconsole.log(store);\n",
    };
    await expect(cruise(files)).resolves.toMatchObject({ code: 0 });
  });

  it.each([
    [
      'a forbidden import',
      'libs/calls/src/bad.ts',
      "import { store } from '#redis';\nexport const x = store;\n",
      'libs-calls',
      'libs/calls is pure',
    ],
    [
      'a type-only import across a boundary',
      'libs/calls/src/bad.ts',
      "import { type Store } from '#redis';\nexport type X = Store;\n",
      'libs-calls',
      'libs/calls is pure',
    ],
    [
      'a package outside of its library',
      'libs/calls/src/bad.ts',
      "import { Redis } from 'ioredis';\nexport const x = Redis;\n",
      'libs-calls',
      'It imports nothing',
    ],
    [
      "one of Node's modules in the pure core",
      'libs/calls/src/bad.ts',
      "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
      'libs-calls',
      'It imports nothing',
    ],
    [
      'a library entered past its index',
      'libs/redis/src/bad.ts',
      "import { inner } from '../../calls/src/inner.js';\nexport const x = inner;\n",
      'through-the-index',
      'A library is entered through its index.ts',
    ],
    [
      'a folder without a row',
      'libs/unknown/src/index.ts',
      "import { live } from '#calls';\nexport const x = live;\n",
      'every-folder-has-a-row',
      'first gets its row',
    ],
    [
      'an import that does not resolve',
      'libs/redis/src/bad.ts',
      "import { x } from './nowhere.js';\nexport { x };\n",
      'resolvable',
      'does not resolve',
    ],
  ])('refuses %s, and says why', async (_, file, text, rule, why) => {
    const { code, said } = await cruise({ [file]: text });
    expect(code).toBeGreaterThan(0);
    expect(said).toContain(rule);
    expect(said).toContain(why);
  });

  it('refuses a cycle, a type-only one too', async () => {
    const { code, said } = await cruise({
      'libs/calls/src/one.ts': "import { type Two } from './two.js';\nexport interface One { two: Two }\n",
      'libs/calls/src/two.ts': "import { type One } from './one.js';\nexport interface Two { one: One }\n",
    });
    expect(code).toBeGreaterThan(0);
    expect(said).toContain('no-cycle');
    expect(said).toContain('a port is missing between them');
  });
});
