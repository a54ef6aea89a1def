import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apnsIdOf, CredentialError } from '#apns';
import { type CertificateCredential } from '../../../libs/apns/src/app.js';
import { readCertificate } from '../../../libs/apns/src/certificate.js';
import { readProviderKey } from '../../../libs/apns/src/provider-key.js';
import { makeAuthority } from '../../../apps/call-lab/src/simulator/authority.js';
import { type Identity } from '../../../apps/call-lab/src/simulator/pem.js';
import { makeProviderKey } from '../../../apps/call-lab/src/simulator/provider-key.js';
import { makeVoipCertificate } from '../../../apps/call-lab/src/simulator/voip-certificate.js';

const BUNDLE_ID = 'org.example.demo';
const DAY = 86_400_000;

let authority: Identity;
let voip: Identity;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callwake-credentials-'));
  authority = await makeAuthority();
  voip = await makeVoipCertificate(authority, BUNDLE_ID);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const key = (): KeyObject => createPrivateKey(voip.key);
const pem = (object: KeyObject, type: 'pkcs1' | 'pkcs8', passphrase?: string): string =>
  object
    .export({ type, format: 'pem', ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }) } as never)
    .toString();
const credential = (over: Partial<CertificateCredential>): CertificateCredential => ({
  kind: 'certificate',
  ...voip,
  ...over,
});
const TOPIC = `${BUNDLE_ID}.voip`;
const read = (over: Partial<CertificateCredential> = {}, topic = TOPIC, now = Date.now()) =>
  readCertificate(credential(over), topic.replace(/\.voip$/, ''), now, topic.endsWith('.voip') ? 'voip' : 'alert');
const refusal = (over: Partial<CertificateCredential>, topic = TOPIC, now = Date.now()): string => {
  try {
    read(over, topic, now);
  } catch (error) {
    if (error instanceof CredentialError) return error.message;
    throw error;
  }
  return 'it was taken';
};
const oneFile = (text: string) => ({ certificate: text, key: text });

/** As `openssl pkcs12` writes what was exported from a keychain: with "Bag Attributes" around each part. */
function bagged(): string {
  const [cert, privateKey, p12] = ['cert.pem', 'key.pem', 'voip.p12'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(cert, voip.certificate);
  writeFileSync(privateKey, voip.key);
  execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-in',
    cert,
    '-inkey',
    privateKey,
    '-out',
    p12,
    '-passout',
    'pass:',
    '-name',
    'VoIP Services',
  ]);
  return execFileSync('openssl', ['pkcs12', '-in', p12, '-nodes', '-passin', 'pass:'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
}

/** A certificate of another subject, without Apple's extensions. */
function plain(subject: string): Identity {
  const [certFile, keyFile] = [join(folder, 'plain.pem'), join(folder, 'plain.key')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      '-subj',
      subject,
      '-days',
      '10',
    ],
    { stdio: 'ignore' },
  );
  return { certificate: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

/** A certificate for calls that is good for so many days from now. */
function withKey(privateKey: string, days: number): string {
  const keyFile = join(folder, 'known.key');
  writeFileSync(keyFile, privateKey);
  const subject = ['-subj', `/UID=${TOPIC}`, '-days', String(days)];
  return execFileSync('openssl', ['req', '-x509', '-new', '-key', keyFile, ...subject]).toString();
}

describe('a certificate is taken', () => {
  it.each<[string, () => Partial<CertificateCredential>]>([
    ['in two files', () => ({})],
    ['in one file, the certificate first', () => oneFile(voip.certificate + voip.key)],
    ['in one file, the key first', () => oneFile(voip.key + voip.certificate)],
    ['with its key as PKCS#1', () => ({ key: pem(key(), 'pkcs1') })],
    ['with its key encrypted', () => ({ key: pem(key(), 'pkcs8', 'the passphrase'), passphrase: 'the passphrase' })],
    [
      'with its key encrypted the old way',
      () => ({ key: pem(key(), 'pkcs1', 'the passphrase'), passphrase: 'the passphrase' }),
    ],
    ['with Windows line ends', () => oneFile((voip.certificate + voip.key).replaceAll('\n', '\r\n'))],
    ['with "Bag Attributes"', () => oneFile(bagged())],
    ['with its chain behind it', () => ({ certificate: voip.certificate + authority.certificate })],
    ['with its chain before it', () => ({ certificate: authority.certificate + voip.certificate })],
  ])('%s', (_, over) => {
    const { cert, key: taken, topics, goodUntil } = read(over());
    expect(cert.startsWith(voip.certificate.trim().slice(0, 200))).toBe(true);
    expect(createPrivateKey(taken).equals(key())).toBe(true);
    expect(topics).toEqual([`${BUNDLE_ID}.voip`]);
    expect(goodUntil).toBeGreaterThan(Date.now());
  });

  it.each([
    ['UID', `/UID=${BUNDLE_ID}.voip/CN=anything`],
    ['CN', `/CN=VoIP Services: ${BUNDLE_ID}`],
  ])("by its subject's %s where Apple's extensions are absent", (_, subject) => {
    expect(read(plain(subject)).topics).toEqual([`${BUNDLE_ID}.voip`]);
  });

  it.each(['Apple Push Services', 'Apple Development IOS Push Services'])(
    'for alerts by the CN "%s: …", but not for calls',
    (kind) => {
      const alerts = plain(`/CN=${kind}: ${BUNDLE_ID}`);
      expect(read(alerts, BUNDLE_ID).topics).toEqual([BUNDLE_ID]);
      expect(refusal(alerts)).toContain('Make a VoIP Services certificate');
    },
  );

  it('that is the newer of two with one key, whatever their order', () => {
    const [older, newer] = [10, 300].map((days) => withKey(voip.key, days)) as [string, string];
    for (const certificate of [older + newer, newer + older]) {
      expect(read({ certificate }).goodUntil).toBeGreaterThan(Date.now() + 200 * DAY);
    }
  });
});

describe('a certificate is refused, and the message says what to do', () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

  it.each<[string, () => string, string]>([
    ['no certificate in the file', () => refusal({ certificate: voip.key }), 'no certificate in the certificate file'],
    [
      'a certificate that is garbage',
      () => refusal({ certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' }),
      'export it anew',
    ],
    ['no key', () => refusal({ key: voip.certificate }), 'no private key'],
    [
      'the key of another certificate',
      () => refusal({ key: pem(other, 'pkcs8') }),
      'does not belong to the certificate',
    ],
    ['an encrypted key without a passphrase', () => refusal({ key: pem(key(), 'pkcs8', 'hidden') }), 'passphraseEnv'],
    [
      'an encrypted key with another passphrase',
      () => refusal({ key: pem(key(), 'pkcs8', 'hidden'), passphrase: 'wrong' }),
      'passphraseEnv',
    ],
    ['another bundle id', () => refusal({}, 'org.example.other.voip'), `its topics are: ${BUNDLE_ID}.voip`],
    ['a subject that names no app', () => refusal(plain('/CN=somebody')), 'its topics are: none'],
    ['one that has expired', () => refusal({}, TOPIC, Date.now() + 20_000 * DAY), 'has expired'],
    ['one that is not good yet', () => refusal({}, TOPIC, 0), 'is the clock of this machine right'],
  ])('%s', (_, said, words) => {
    expect(said()).toContain(words);
    expect(said()).not.toMatch(/hidden|wrong|PRIVATE KEY-----/);
  });
});

describe('a provider key', () => {
  const keyId = 'ABC1234567';
  const readKey = (text: string) => readProviderKey({ kind: 'key', key: text, keyId, teamId: 'TEAM123456' });

  it('is taken as Apple gives it', async () => {
    expect(readKey(await makeProviderKey()).asymmetricKeyType).toBe('ec');
  });

  it.each([
    ['RSA', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs8')],
    ['P-384', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'pkcs8')],
    ['garbage', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['empty', ''],
  ])('is refused by its id where it is %s', (_, text) => {
    expect(() => readKey(text)).toThrow(/ABC1234567 is not a signing key.*\.p8/);
  });
});

describe('the apns-id', () => {
  it('is a lower-case UUID, the same for the same push, and another for any other', () => {
    const ids = [
      ['demo', 'call', 'phone'],
      ['other', 'call', 'phone'],
      ['demo', 'other', 'phone'],
      ['demo', 'call', 'other'],
    ] as const;
    const made = ids.map(([app, call, device]) => apnsIdOf(app, call, device));
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(made).size).toBe(4);
    expect(apnsIdOf('demo', 'call', 'phone')).toBe(made[0]);
  });
});
