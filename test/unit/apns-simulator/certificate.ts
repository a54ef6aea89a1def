import 'reflect-metadata';
import { Extension, X509CertificateGenerator } from '@peculiar/x509';
import { openAuthority, SIGNED_BY } from '../../../apps/call-lab/src/simulator/authority.js';
import { type Identity, privatePem } from '../../../apps/call-lab/src/simulator/pem.js';

const OID = { sandbox: '1.2.840.113635.100.6.3.1', production: '1.2.840.113635.100.6.3.2' };
const TOPICS = '1.2.840.113635.100.6.3.6';
const DAY_MS = 86_400_000;

interface Traits {
  readonly subject?: string;
  /** By extension. */
  readonly topics?: readonly string[];
  readonly environments?: readonly (keyof typeof OID)[];
  readonly notAfter?: Date;
}

/** A client's certificate of just these traits. */
export async function clientCertificate(authority: Identity, traits: Traits): Promise<Identity> {
  const { subject = 'CN=a client', topics = [], environments = [], notAfter = new Date(Date.now() + DAY_MS) } = traits;
  const { certificate: issuer, signingKey } = await openAuthority(authority);
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    ...{ subject, issuer: issuer.subject, publicKey: keys.publicKey, signingKey, signingAlgorithm: SIGNED_BY },
    ...{ notBefore: new Date(Date.now() - 2 * DAY_MS), notAfter },
    extensions: [
      ...environments.map((environment) => new Extension(OID[environment], false, Buffer.from([5, 0]))),
      ...(topics.length > 0 ? [new Extension(TOPICS, false, listOf(topics))] : []),
    ],
  });
  return { certificate: certificate.toString('pem'), key: privatePem(keys.privateKey) };
}

/** SEQUENCE { UTF8String topic, SEQUENCE { UTF8String "app" }, … }, shorter than 128 bytes. */
function listOf(topics: readonly string[]): Buffer {
  const use = [0x30, 5, 0x0c, 3, ...Buffer.from('app')];
  const content = topics.flatMap((topic) => [0x0c, topic.length, ...Buffer.from(topic), ...use]);
  return Buffer.from([0x30, content.length, ...content]);
}
