import 'reflect-metadata';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { X509Certificate as ParsedCertificate } from '@peculiar/x509';
import { makeServerCertificate } from '../../../apps/call-lab/src/simulator/server-certificate.js';
import { topicsOf } from '../../../libs/apns-simulator/src/client-certificate.js';
import { type Account, makeAccount } from './simulated.js';

let account: Account;
beforeAll(async () => {
  account = await makeAccount();
});

describe('the VoIP certificate of a demo', () => {
  it("has the subject of Apple's", () => {
    const { subject } = new X509Certificate(account.voip.certificate);
    expect(subject).toBe('UID=org.example.demo.voip\nCN=VoIP Services: org.example.demo');
  });

  it('is signed by the authority, and its key fits', () => {
    const certificate = new X509Certificate(account.voip.certificate);
    expect(certificate.verify(new X509Certificate(account.ca).publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(account.voip.key))).toBe(true);
  });

  it.each(['1.2.840.113635.100.6.3.4', '1.2.840.113635.100.6.3.6'])('lists its topic in the extension %s', (oid) => {
    const value = new ParsedCertificate(account.voip.certificate).getExtension(oid)?.value;
    const topic = Buffer.from('org.example.demo.voip');
    const voip = Buffer.from('voip');
    // SEQUENCE { UTF8String topic, SEQUENCE { UTF8String "voip" } }
    const content = [0x0c, topic.length, ...topic, 0x30, 2 + voip.length, 0x0c, voip.length, ...voip];
    expect([...new Uint8Array(value!)]).toEqual([0x30, content.length, ...content]);
  });
});

describe('the TLS certificate of a simulator', () => {
  it.each(['localhost', 'simulator', 'apns.example.org'])('is good for the name %s', async (name) => {
    const { certificate } = await makeServerCertificate(account.authority, ['simulator', 'apns.example.org']);
    expect(new X509Certificate(certificate).checkHost(name)).toBe(name);
  });

  it.each(['127.0.0.1', '::1', '192.0.2.7'])('is good for the address %s', async (address) => {
    const { certificate } = await makeServerCertificate(account.authority, ['192.0.2.7']);
    expect(new X509Certificate(certificate).checkIP(address)).toBe(address);
  });
});

describe('the topics of a certificate', () => {
  const app = 'org.example.demo';

  it.each([
    ['a VoIP Services certificate', { UID: `${app}.voip`, CN: `VoIP Services: ${app}` }, [`${app}.voip`]],
    ['one without a UID', { CN: `VoIP Services: ${app}` }, [`${app}.voip`]],
    [
      'the universal certificate',
      { UID: app, CN: `Apple Push Services: ${app}` },
      [app, `${app}.voip`, `${app}.complication`],
    ],
    ['a sandbox certificate', { UID: app, CN: `Apple Development IOS Push Services: ${app}` }, [app]],
    ['a certificate of another kind', { CN: 'APNs simulator' }, []],
    ['an empty subject', {}, []],
  ])('are those that the subject of %s names', (_, subject, topics) => {
    expect(topicsOf(subject)).toEqual(topics);
  });
});
