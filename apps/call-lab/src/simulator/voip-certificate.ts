import 'reflect-metadata';
import { ExtendedKeyUsage, ExtendedKeyUsageExtension, X509CertificateGenerator } from '@peculiar/x509';
import { appleExtensions } from './apple-extensions.js';
import { openAuthority, SIGNED_BY } from './authority.js';
import { type Identity, privatePem } from './pem.js';
import { lasting } from './validity.js';

/** UID, by which Apple's subjects name the topic (RFC 4519). */
const UID = '0.9.2342.19200300.100.1.1';
/** Apple's push certificates hold RSA keys, and some clients read no others. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** Makes a VoIP Services certificate for an app, as Apple writes it, but signed by an authority of one's own. */
export async function makeVoipCertificate(authority: Identity, bundleId: string): Promise<Identity> {
  const { certificate: issuer, signingKey } = await openAuthority(authority);
  const keys = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const topic = `${bundleId}.voip`;
  const certificate = await X509CertificateGenerator.create({
    subject: [{ [UID]: [topic] }, { CN: [`VoIP Services: ${bundleId}`] }],
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: SIGNED_BY,
    ...lasting(),
    extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]), ...appleExtensions(topic)],
  });
  return { certificate: certificate.toString('pem'), key: privatePem(keys.privateKey) };
}
