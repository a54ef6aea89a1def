import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const NAMED = [
  ...['package.json', 'package-lock.json', 'libs/client/package.json'],
  ...['docs/openapi.json', 'docs/asyncapi.json', 'CHANGELOG.md'],
];

const SCRIPT = ['..', '..', '..', 'scripts', 'release', 'versions.mjs'].join('/');

describe('npm run release', () => {
  it('is refused where one of the versions differs, and says which', async () => {
    const { versionOf } = (await import(SCRIPT)) as {
      versionOf: (checkout: string) => string;
    };
    const folder = mkdtempSync(join(tmpdir(), 'callwake-release-'));
    for (const name of NAMED)
      cpSync(name, join(folder, dirname(name), name.split('/').at(-1) ?? ''), { recursive: true });
    expect(versionOf(folder)).toMatch(/^\d+\.\d+\.\d+/);
    writeFileSync(join(folder, 'CHANGELOG.md'), '## [9.9.9]\n');
    expect(() => versionOf(folder)).toThrow(/do not agree[\s\S]*CHANGELOG\.md: 9\.9\.9/);
    rmSync(folder, { recursive: true });
  });
});
