import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Quiet, the same everywhere, and without a person who clicks "allow": camera and microphone are the browser's own fakes. */
const FLAGS = [
  '--headless=shell',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--font-render-hinting=none',
];

/** A browser that a machine has (`CHROMIUM`, or one on the PATH), else the one of npm, unpacked once into `.cache`. */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const own = process.env['CHROMIUM'] ?? onPath();
  const { file, env } = own === undefined ? await unpacked() : { file: own, env: {} };
  return chromium.launch({
    executablePath: file,
    args: [...FLAGS, ...flags],
    ignoreDefaultArgs: ['--mute-audio'],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file));
}

interface Unpacked {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

async function unpacked(): Promise<Unpacked> {
  const from = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'));
  const packed = join(from, '..', '..');
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = resolve('.cache', 'chromium', version);
  if (!existsSync(folder)) await unpack(join(packed, 'bin'), folder);
  const file = join(folder, 'chromium');
  const env = { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  // A slim image lacks the libraries that the package brings along.
  return { file, env: runs(file) ? env : { ...env, LD_LIBRARY_PATH: join(folder, 'lib') } };
}

const runs = (file: string): boolean => spawnSync(file, ['--version']).status === 0;

/** Where there are no fonts, there would be no text. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?>
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

/** Beside its place first, so that of two that unpack at once one wins, and nobody sees a half. */
async function unpack(bin: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const beside = await mkdtemp(`${folder}-`);
  await inflate(join(bin, 'chromium.br'), join(beside, 'chromium'));
  for (const name of ['al2023', 'fonts']) {
    const tar = join(beside, `${name}.tar`);
    await inflate(join(bin, `${name}.tar.br`), tar);
    spawnSync('tar', ['-xf', tar, '-C', beside]);
    await rm(tar);
  }
  await writeFile(join(beside, 'fonts.conf'), fontsIn(folder));
  // A temporary folder is its owner's alone; the cache is for whoever may read this checkout.
  await chmod(beside, 0o755);
  await rename(beside, folder).catch(() => rm(beside, { recursive: true, force: true }));
}

async function inflate(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
}
