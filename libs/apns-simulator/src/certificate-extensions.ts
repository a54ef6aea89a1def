import { type DerValue, derValues, dotted, TAG } from './der.js';
import { type Environment } from './environment.js';

/** "These extensions list all the push topics allowed for your certificate." */
const TOPICS = ['1.2.840.113635.100.6.3.6', '1.2.840.113635.100.6.3.4'];
/** There, where the certificate is good for the environment. */
const ENVIRONMENT: readonly (readonly [string, Environment])[] = [
  ['1.2.840.113635.100.6.3.1', 'sandbox'],
  ['1.2.840.113635.100.6.3.2', 'production'],
];

/** What Apple's extensions say. Both are empty in a certificate without them. */
export interface PushExtensions {
  readonly topics: readonly string[];
  readonly environments: readonly Environment[];
}

/** Reads Apple's extensions of a certificate (DER). */
export function pushExtensions(certificate: Buffer): PushExtensions {
  const found = extensionsOf(certificate);
  const topics = TOPICS.flatMap((oid) => topicsIn(found.get(oid)));
  const environments = ENVIRONMENT.filter(([oid]) => found.has(oid)).map(([, environment]) => environment);
  return { topics: [...new Set(topics)], environments };
}

/** Certificate → tbsCertificate → [3] → SEQUENCE of { OID, critical?, OCTET STRING } (RFC 5280, 4.1). */
function extensionsOf(certificate: Buffer): ReadonlyMap<string, Buffer> {
  const tbsCertificate = inside(derValues(certificate)[0])[0];
  const list = inside(inside(tbsCertificate).find(({ tag }) => tag === TAG.extensions))[0];
  const extensions = new Map<string, Buffer>();
  for (const extension of inside(list)) {
    const parts = inside(extension);
    const oid = parts.find(({ tag }) => tag === TAG.objectIdentifier);
    const value = parts.find(({ tag }) => tag === TAG.octetString);
    if (oid !== undefined && value !== undefined) extensions.set(dotted(oid.content), value.content);
  }
  return extensions;
}

/** The list is a SEQUENCE of each topic, a UTF8String, and a SEQUENCE of what it is for. */
function topicsIn(extension: Buffer | undefined): string[] {
  if (extension === undefined) return [];
  const names = inside(derValues(extension)[0]).filter(({ tag }) => tag === TAG.utf8String);
  return names.map(({ content }) => content.toString());
}

function inside(value: DerValue | undefined): DerValue[] {
  return value === undefined ? [] : derValues(value.content);
}
