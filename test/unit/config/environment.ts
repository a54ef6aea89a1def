import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Env } from '#config';

export const AUTH_SECRET = 'auth-secret-of-thirty-two-bytes!';
export const WAKE_SECRET = 'wake-secret-of-thirty-two-bytes!';

const folder = mkdtempSync(join(tmpdir(), 'callwake-config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file in a folder of the test's own; its name. */
export function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

export const pem = (kind: string): string => `-----BEGIN ${kind}-----\nMIGTAgEA\n-----END ${kind}-----\n`;

export const apnsWithKey = {
  bundleId: 'org.example.demo',
  key: { file: 'AuthKey_ABC1234567.p8', keyId: 'ABC1234567', teamId: 'TEAM123456' },
};

/** The name of an apps file with one app of these fields, and its key beside it. */
export function appsFile(app: object = {}, name = 'apps.json'): string {
  file('AuthKey_ABC1234567.p8', pem('PRIVATE KEY'));
  return file(name, { apps: [{ id: 'demo', apns: apnsWithKey, ...app }] });
}

/** The least environment that is right, and what a test sets. */
export const environment = (variables: Env = {}): Env => ({
  APPS_FILE: appsFile({}, 'least.json'),
  AUTH_SECRET,
  ...variables,
});

/** What is wrong with the configuration. Fails where nothing is. */
export function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was taken as right');
}
