import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The one version that package.json, its lock, the SDK, both documents and the changelog name. Throws where they differ. */
export function versionOf(checkout) {
  const json = (name) => JSON.parse(readFileSync(join(checkout, name), 'utf8'));
  const lock = json('package-lock.json');
  const named = {
    'package.json': json('package.json').version,
    'package-lock.json': lock.version,
    'package-lock.json, its root': lock.packages[''].version,
    'libs/client/package.json': json('libs/client/package.json').version,
    'docs/openapi.json': json('docs/openapi.json').info.version,
    'docs/asyncapi.json': json('docs/asyncapi.json').info.version,
    'CHANGELOG.md': /^## \[(\d[^\]]*)\]/m.exec(readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8'))?.[1],
  };
  const versions = new Set(Object.values(named));
  if (versions.size === 1) return named['package.json'];
  const list = Object.entries(named).map(([name, version]) => `  ${name}: ${version ?? 'none'}`);
  throw new Error(`the versions do not agree.\n${list.join('\n')}`);
}
