import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_ACCOUNT, type DemoCredentials, makeDemoCredentials } from './credentials.js';
import { codeOf, StartRefused } from './start-refused.js';

/** The names of the files, as a worker's apps file names them. */
export const FILES = {
  authority: 'ca.pem',
  authorityKey: 'ca.key',
  providerKey: `AuthKey_${DEMO_ACCOUNT.keyId}.p8`,
  voip: 'voip.pem',
} as const;

const SECRET = { mode: 0o600 };

/**
 * The credentials that the folder holds, or new ones that it holds from now on: a restart must not put a worker's
 * authority out of date. Throws StartRefused where they are incomplete, of another app, or cannot be read or written.
 */
export async function credentialsIn(dir: string, bundleId: string): Promise<DemoCredentials> {
  try {
    await mkdir(dir, { recursive: true });
    return (await keptIn(dir, bundleId)) ?? (await writeCredentials(dir, await makeDemoCredentials(bundleId)));
  } catch (error) {
    throw folderRefused(error, dir);
  }
}

/** The refusal of a folder that the system refuses; an error of another kind as it is. */
export function folderRefused(error: unknown, dir: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  return new StartRefused(`The folder ${dir} cannot be read and written (${code}): name another one with --dir`, {
    cause: error,
  });
}

async function keptIn(dir: string, bundleId: string): Promise<DemoCredentials | null> {
  const names = Object.values(FILES);
  const texts = await Promise.all(names.map((name) => textOf(join(dir, name))));
  const [certificate, key, providerKey, voip] = texts;
  if (texts.every((text) => text === null)) return null;
  if (!certificate || !key || !providerKey || !voip) {
    const missing = names.filter((_, index) => !texts[index]).join(', ');
    throw new StartRefused(
      `The credentials in ${dir} are incomplete (${missing}): remove the folder, or name another one with --dir`,
    );
  }
  if (topicOf(voip, dir) !== `${bundleId}.voip`) {
    throw new StartRefused(
      `The credentials in ${dir} are not for ${bundleId}: name another folder with --dir, or their app with --bundle-id`,
    );
  }
  return { authority: { certificate, key }, providerKey, voip: parted(voip) };
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Writes them into a folder that is there, by the names of FILES. */
export async function writeCredentials(dir: string, credentials: DemoCredentials): Promise<DemoCredentials> {
  const { authority, providerKey, voip } = credentials;
  await writeFile(join(dir, FILES.authorityKey), authority.key, SECRET);
  await writeFile(join(dir, FILES.providerKey), providerKey, SECRET);
  await writeFile(join(dir, FILES.voip), voip.certificate.trimEnd() + '\n' + voip.key, SECRET);
  await writeFile(join(dir, FILES.authority), authority.certificate);
  return credentials;
}

function topicOf(voip: string, dir: string): string | undefined {
  try {
    return /^UID=(.*)$/m.exec(new X509Certificate(voip).subject)?.[1];
  } catch (error) {
    throw new StartRefused(
      `${join(dir, FILES.voip)} holds no certificate: remove the folder, or name another one with --dir`,
      { cause: error },
    );
  }
}

function parted(voip: string): DemoCredentials['voip'] {
  const [certificate = '', key = ''] = voip.split(/(?=-----BEGIN PRIVATE KEY-----)/);
  return { certificate, key };
}
