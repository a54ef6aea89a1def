import 'reflect-metadata';
import { createPrivateKey, type webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { type Identity, privatePem } from './pem.js';
import { lasting } from './validity.js';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/** An authority of one's own that signs, opened from its PEMs. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly signingKey: webcrypto.CryptoKey;
}

/** Makes a certificate authority that both sides of a demo can trust: nobody else does. */
export async function makeAuthority(): Promise<Identity> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Callwake demo authority',
    keys,
    signingAlgorithm: SIGNED_BY,
    ...lasting(),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: certificate.toString('pem'), key: privatePem(keys.privateKey) };
}

/** Makes an authority's PEMs ready to sign. Throws where one of them cannot be read. */
export async function openAuthority({ certificate, key }: Identity): Promise<Authority> {
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  return {
    certificate: new X509Certificate(certificate),
    signingKey: await crypto.subtle.importKey('pkcs8', pkcs8, CURVE, false, ['sign']),
  };
}

/** How an authority signs. */
export const SIGNED_BY = { name: 'ECDSA', hash: 'SHA-256' };
