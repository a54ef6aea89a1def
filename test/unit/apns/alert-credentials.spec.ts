import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApnsApp, ApnsSender, apnsIdOf, CredentialError, missedCallApnsIdOf } from '#apns';
import { Account } from '../../support/apns.js';

let account: Account;
let plain: { readonly certificate: string; readonly key: string };
beforeAll(async () => {
  account = await Account.make();
  const folder = mkdtempSync(join(tmpdir(), 'callwake-alert-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/UID=org.example.demo/CN=Apple Push Services: org.example.demo'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject];
  execFileSync('openssl', [...args, '-days', '10'], { stdio: 'ignore' });
  plain = { certificate: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  rmSync(folder, { recursive: true });
});

const by = (kind: 'key' | 'certificate') => account.app('https://127.0.0.1:1', { by: kind });
const alsoFor = (credential: ApnsApp['credentials']['sandbox']): Partial<ApnsApp> => ({
  alert: credential ? { production: credential, sandbox: credential } : {},
});
const sends = (app: ApnsApp) => {
  const sender = new ApnsSender({ apps: [app], clock: Date.now });
  return (['voip', 'alert'] as const).map((to) => sender.canSend('demo', 'sandbox', to));
};

describe('credentials for alerts', () => {
  it('are those of a key, and not those of a VoIP certificate', () => {
    expect(sends(by('key'))).toEqual([true, true]);
    expect(sends(by('certificate'))).toEqual([true, false]);
  });

  it('may stand beside a VoIP certificate: a key, or a certificate for the bundle id itself', () => {
    expect(sends({ ...by('certificate'), ...alsoFor(by('key').credentials.sandbox) })).toEqual([true, true]);
    expect(sends({ ...by('certificate'), ...alsoFor({ kind: 'certificate', ...plain }) })).toEqual([true, true]);
  });

  it('are refused at start where they are a certificate for VoIP pushes alone', () => {
    const app = { ...by('key'), ...alsoFor(by('certificate').credentials.sandbox) };
    expect(() => sends(app)).toThrow(CredentialError);
    expect(() => sends(app)).toThrow('not for alert pushes of org.example.demo: its topics are: org.example.demo.voip');
  });

  it('are none of an environment without any', () => {
    const { sandbox: _, ...production } = by('key').credentials;
    expect(sends({ ...by('key'), credentials: production })).toEqual([false, false]);
  });
});

it('a missed call has an apns-id of its own, a UUID, the same on every attempt', () => {
  const of = ['demo', 'c1', 'phone'] as const;
  expect(missedCallApnsIdOf(...of)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(missedCallApnsIdOf(...of)).toBe(missedCallApnsIdOf(...of));
  expect(missedCallApnsIdOf(...of)).not.toBe(apnsIdOf(...of));
});
