import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { openAuthority, SIGNED_BY } from './authority.js';
import { type Identity, privatePem } from './pem.js';
import { lasting } from './validity.js';

/** Makes a TLS certificate for localhost, 127.0.0.1, ::1 and further host names or addresses, such as a compose service's. */
export async function makeServerCertificate(authority: Identity, names: readonly string[] = []): Promise<Identity> {
  const { certificate: issuer, signingKey } = await openAuthority(authority);
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const all = [...new Set(['localhost', '127.0.0.1', '::1', ...names])];
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=APNs simulator',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: SIGNED_BY,
    ...lasting(),
    extensions: [
      new SubjectAlternativeNameExtension(all.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    ],
  });
  return { certificate: certificate.toString('pem'), key: privatePem(keys.privateKey) };
}
