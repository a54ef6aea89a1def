import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { at, checkout } from '../checkout.mjs';
import { sdkBom, serverBom } from './sbom.mjs';
import { versionOf } from './versions.mjs';

const USAGE = `Makes the files of a release in dist-release: the context that images are built of, the SDK's tarball, an SBOM (CycloneDX)
of each, and their checksums.

  npm run release -- --dry-run    makes them, and changes nothing else
  npm run release                 makes them from a clean checkout, and tags it

It publishes nothing: it prints the lines that do.
`;
const out = at('dist-release');
const run = (command, args, cwd = checkout) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });

function main() {
  const dryRun = isDryRun();
  if (dryRun === undefined) return 2;
  try {
    const version = versionOf(checkout);
    if (!dryRun) checkClean(version);
    const files = make(version);
    for (const file of files) console.log(`dist-release/${file}`);
    if (!dryRun) run('git', ['tag', '-a', `v${version}`, '-m', `Callwake ${version}`]);
    console.log(dryRun ? 'A dry run: nothing was tagged.' : nextSteps(version));
    return 0;
  } catch (error) {
    console.error(`No release: ${error.message}`);
    return 1;
  }
}

function isDryRun() {
  try {
    return parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } }).values['dry-run'];
  } catch {
    process.stderr.write(USAGE);
    return undefined;
  }
}

function checkClean(version) {
  if (run('git', ['status', '--porcelain']) !== '') throw new Error('there are changes that are not committed.');
  if (run('git', ['tag', '--list', `v${version}`]) !== '') throw new Error(`v${version} is tagged already.`);
}

function make(version) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const server = `callwake-${version}`;
  // What is committed, as `docker build` takes it.
  run('git', ['archive', '--format=tar.gz', '-o', join(out, `${server}-context.tar.gz`), 'HEAD']);
  run('npm', ['pack', '--silent', '--pack-destination', out], at('libs', 'client'));
  writeFileSync(join(out, `${server}.cdx.json`), serverBom());
  const sdk = readdirSync(out).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(out, sdk.replace(/\.tgz$/, '.cdx.json')), sdkBom());
  writeFileSync(join(out, 'SHA256SUMS'), sums());
  return readdirSync(out);
}

const sums = () =>
  readdirSync(out)
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');

const nextSteps = (version) => `Tagged v${version}. To publish it:

  git push origin v${version}
  npm publish --access public dist-release/callwake-client-${version}.tgz
  for target in signaling push-worker simulator; do docker build --target "$target" -t "callwake/$target:${version}" - < dist-release/callwake-${version}-context.tar.gz; done`;

process.exitCode = main();
