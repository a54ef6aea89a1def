import { X509Certificate as ReadCertificate } from '@peculiar/x509';
import { fromBER, Sequence, Utf8String } from 'asn1js';
import { type X509Certificate } from 'node:crypto';

/** "These extensions list all the push topics allowed for your certificate": Sending notification requests to APNs. */
const TOPIC_EXTENSIONS = ['1.2.840.113635.100.6.3.6', '1.2.840.113635.100.6.3.4'];

/** The topics that Apple's extensions name; where these are absent, those of the subject's UID, or of its CN. */
export function topicsOf(certificate: X509Certificate): string[] {
  const { extensions } = new ReadCertificate(certificate.raw);
  const named = TOPIC_EXTENSIONS.flatMap((oid) => {
    const extension = extensions.find(({ type }) => type === oid);
    return extension ? topicsIn(extension.value) : [];
  });
  return named.length > 0 ? [...new Set(named)] : topicsOfSubject(certificate.subject);
}

/** A SEQUENCE of topics, each followed by what it is for. */
function topicsIn(value: ArrayBuffer): string[] {
  const { result } = fromBER(value);
  if (!(result instanceof Sequence)) return [];
  return result.valueBlock.value.flatMap((item) => (item instanceof Utf8String ? [item.getValue()] : []));
}

function topicsOfSubject(subject: string): string[] {
  const uid = /^UID=(.+)$/m.exec(subject)?.[1];
  if (uid !== undefined) return [uid];
  const [, kind, bundleId] = /^CN=(VoIP Services|Apple [A-Za-z ]*Push Services): (.+)$/m.exec(subject) ?? [];
  if (bundleId === undefined) return [];
  return [kind === 'VoIP Services' ? `${bundleId}.voip` : bundleId];
}
