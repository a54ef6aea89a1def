import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate } from '../../libs/apns/src/certificate.js';
import { makeAuthority } from '../../apps/call-lab/src/simulator/authority.js';
import { makeVoipCertificate } from '../../apps/call-lab/src/simulator/voip-certificate.js';

const BUNDLE_ID = 'org.example.demo';
const PASSWORD = 'as the keychain asked for';
const page = readFileSync('docs/apple-setup.md', 'utf8');
const lines = [...page.matchAll(/^openssl .*$/gm)].map(([line]) => line);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callwake-setup-'));
  const voip = await makeVoipCertificate(await makeAuthority(), BUNDLE_ID);
  writeFileSync(join(folder, 'cert.pem'), voip.certificate);
  writeFileSync(join(folder, 'key.pem'), voip.key);
  // -legacy: the ciphers that Keychain Access exports with.
  openssl('pkcs12 -legacy -export -in cert.pem -inkey key.pem -out voip.p12', '-passout');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a person would type at the prompts comes as options. */
function openssl(line: string, ...prompts: string[]): string {
  const answers = prompts.flatMap((prompt) => [prompt, `pass:${PASSWORD}`]);
  return execFileSync('openssl', [...line.split(' '), ...answers], { cwd: folder, stdio: 'pipe' }).toString();
}
const line = (index: number): string => (lines[index] ?? '').replace(/^openssl /, '');
const readAs = (passphrase?: string) => {
  const text = readFileSync(join(folder, 'voip.pem'), 'utf8');
  const credential = { kind: 'certificate', certificate: text, key: text, ...(passphrase && { passphrase }) } as const;
  return readCertificate(credential, BUNDLE_ID, Date.now());
};

describe('the lines of docs/apple-setup.md', () => {
  it('make of a .p12 export a .pem that Callwake takes', () => {
    openssl(line(0), '-passin');
    expect(readAs().topics).toContain(`${BUNDLE_ID}.voip`);
    expect(openssl(line(1))).toContain('notAfter=');
  });

  it('make one whose key stays encrypted, good with its passphrase', () => {
    openssl(line(2), '-passin', '-passout');
    expect(readFileSync(join(folder, 'voip.pem'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    expect(readAs(PASSWORD).topics).toContain(`${BUNDLE_ID}.voip`);
    expect(() => readAs()).toThrow(/passphraseEnv/);
  });

  it('are three, each run here', () => {
    expect(lines).toHaveLength(3);
  });
});
