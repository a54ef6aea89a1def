import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { at, checkout } from '../checkout.mjs';

const bom = (...options) =>
  execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', ...options], {
    ...{ cwd: checkout, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] },
  });

/** Of all that the images have. */
export const serverBom = () => bom('--omit', 'dev');

/** Of the whole lock, what the SDK's own dependencies come to. */
export function sdkBom() {
  const { name, version, description, license, dependencies } = JSON.parse(
    readFileSync(at('libs/client/package.json'), 'utf8'),
  );
  const whole = JSON.parse(bom('--omit', 'optional'));
  const edges = new Map(whole.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const roots = whole.components
    .filter(({ name: each }) => Object.hasOwn(dependencies, each))
    .map((each) => each['bom-ref']);
  const reached = new Set();
  const visit = (ref) => {
    if (reached.has(ref)) return;
    reached.add(ref);
    (edges.get(ref) ?? []).forEach(visit);
  };
  roots.forEach(visit);
  const own = `${name}@${version}`;
  const purl = `pkg:npm/${encodeURIComponent(name).replace('%2F', '/')}@${version}`;
  const component = {
    'bom-ref': own,
    type: 'library',
    name,
    version,
    description,
    purl,
    licenses: [{ license: { id: license } }],
  };
  return JSON.stringify(
    {
      ...whole,
      metadata: { ...whole.metadata, component },
      components: whole.components.filter((each) => reached.has(each['bom-ref'])),
      dependencies: [{ ref: own, dependsOn: roots }, ...whole.dependencies.filter(({ ref }) => reached.has(ref))],
    },
    null,
    2,
  );
}
