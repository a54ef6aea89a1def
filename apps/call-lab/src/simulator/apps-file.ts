import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_ACCOUNT } from './credentials.js';
import { FILES, folderRefused } from './credentials-folder.js';

/** One app as a worker's apps file wants it. */
export interface DemoApp {
  /** The app's id in the apps file. */
  readonly app: string;
  readonly bundleId: string;
  /** The simulator: `https://host:port`. */
  readonly url: string;
  /** Its sandbox; `url` serves both environments without it. */
  readonly sandboxUrl?: string;
}

/** Writes the apps file beside the credentials, anew at every start, and gives its name. Throws StartRefused where that cannot be. */
export async function writeAppsFile(dir: string, { app, bundleId, url, sandboxUrl = url }: DemoApp): Promise<string> {
  const file = join(dir, 'apps.json');
  const apns = {
    bundleId,
    key: { file: FILES.providerKey, ...DEMO_ACCOUNT },
    hosts: { production: url, sandbox: sandboxUrl },
    caFile: FILES.authority,
  };
  try {
    await writeFile(file, `${JSON.stringify({ apps: [{ id: app, apns }] }, null, 2)}\n`);
    return file;
  } catch (error) {
    throw folderRefused(error, dir);
  }
}
