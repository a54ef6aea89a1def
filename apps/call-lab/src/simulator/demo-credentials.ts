import { type DemoApp, writeAppsFile } from './apps-file.js';
import { type DemoCredentials } from './credentials.js';
import { credentialsIn } from './credentials-folder.js';

/**
 * Writes ca.pem, AuthKey_<KEY_ID>.p8, voip.pem (certificate and key) and an apps.json that points a worker at a simulator.
 * Credentials that the folder already holds are kept. Throws StartRefused where that cannot be.
 */
export async function writeDemoCredentials(
  dir: string,
  app: DemoApp,
): Promise<{ readonly credentials: DemoCredentials; readonly appsFile: string }> {
  const credentials = await credentialsIn(dir, app.bundleId);
  return { credentials, appsFile: await writeAppsFile(dir, app) };
}
