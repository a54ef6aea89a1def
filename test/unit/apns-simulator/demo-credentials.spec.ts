import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemoCredentials } from '../../../apps/call-lab/src/simulator/demo-credentials.js';
import { StartRefused } from '../../../apps/call-lab/src/simulator/start-refused.js';

const DEMO = { app: 'demo', bundleId: 'org.example.demo', url: 'https://simulator:2197' };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'callwake-test-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function contents(): Promise<Record<string, string>> {
  const names = await readdir(dir);
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index]!]));
}

describe('the credentials of a demo', () => {
  it('are files that an apps file names, relative to itself, with the simulator as both hosts', async () => {
    const { appsFile, credentials } = await writeDemoCredentials(dir, DEMO);
    expect(JSON.parse(await readFile(appsFile, 'utf8'))).toEqual({
      apps: [
        {
          id: 'demo',
          apns: {
            bundleId: 'org.example.demo',
            key: { file: 'AuthKey_DEMOKEY001.p8', keyId: 'DEMOKEY001', teamId: 'DEMOTEAM01' },
            hosts: { production: 'https://simulator:2197', sandbox: 'https://simulator:2197' },
            caFile: 'ca.pem',
          },
        },
      ],
    });
    expect(await contents()).toMatchObject({
      'AuthKey_DEMOKEY001.p8': expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/) as string,
      'ca.pem': credentials.authority.certificate,
    });
  });

  it('have certificate and key in the one file voip.pem', async () => {
    await writeDemoCredentials(dir, DEMO);
    const { 'voip.pem': voip } = await contents();
    expect(new X509Certificate(voip!).subject).toContain('UID=org.example.demo.voip');
    expect(voip!.match(/^-----BEGIN .*-----$/gm)).toEqual([
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN PRIVATE KEY-----',
    ]);
  });

  it.each(['AuthKey_DEMOKEY001.p8', 'voip.pem', 'ca.key'])('keep %s from other users', async (name) => {
    await writeDemoCredentials(dir, DEMO);
    expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
  });

  it('stay as they are when they are written again, but for the address', async () => {
    const first = await writeDemoCredentials(dir, DEMO);
    const { 'apps.json': _, ...before } = await contents();
    const again = await writeDemoCredentials(dir, { ...DEMO, url: 'https://simulator:9999' });
    const { 'apps.json': apps, ...after } = await contents();
    expect(after).toEqual(before);
    expect(apps).toContain('https://simulator:9999');
    expect(again.credentials.authority).toEqual(first.credentials.authority);
    expect(new X509Certificate(again.credentials.voip.certificate).fingerprint256).toBe(
      new X509Certificate(first.credentials.voip.certificate).fingerprint256,
    );
  });

  it('are refused for another app', async () => {
    await writeDemoCredentials(dir, DEMO);
    const other = writeDemoCredentials(dir, { ...DEMO, bundleId: 'org.example.other' });
    await expect(other).rejects.toThrow(StartRefused);
    await expect(other).rejects.toThrow('not for org.example.other');
  });

  it('are refused where a file is missing, which is named', async () => {
    await writeDemoCredentials(dir, DEMO);
    await rm(join(dir, 'ca.key'));
    await expect(writeDemoCredentials(dir, DEMO)).rejects.toThrow('incomplete (ca.key)');
  });

  it('are refused where the certificate is none', async () => {
    await writeDemoCredentials(dir, DEMO);
    await writeFile(join(dir, 'voip.pem'), 'nothing');
    await expect(writeDemoCredentials(dir, DEMO)).rejects.toThrow('holds no certificate');
  });

  it('are refused where the folder is a file', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    await chmod(file, 0o600);
    await expect(writeDemoCredentials(file, DEMO)).rejects.toThrow(StartRefused);
    await expect(writeDemoCredentials(join(file, 'below'), DEMO)).rejects.toThrow('name another one with --dir');
  });
});
