import 'reflect-metadata';
import { Extension } from '@peculiar/x509';

/** What a push certificate may be used for: `.1` for the sandbox, `.2` for production. Their value is NULL. */
const ENVIRONMENTS = ['1.2.840.113635.100.6.3.1', '1.2.840.113635.100.6.3.2'];
/** "These extensions list all the push topics allowed for your certificate" ("Sending notification requests to APNs"). */
const TOPICS = ['1.2.840.113635.100.6.3.4', '1.2.840.113635.100.6.3.6'];

const TAG = { null: 0x05, utf8String: 0x0c, sequence: 0x30 };

/**
 * Apple's extensions of a VoIP Services certificate, which is good for both environments. Apple does not publish the form
 * of the list; its certificates show a SEQUENCE of each topic, a UTF8String, and a SEQUENCE of what it is for.
 */
export function appleExtensions(topic: string): Extension[] {
  const list = der(
    TAG.sequence,
    der(TAG.utf8String, text(topic)),
    der(TAG.sequence, der(TAG.utf8String, text('voip'))),
  );
  return [
    ...ENVIRONMENTS.map((oid) => new Extension(oid, false, der(TAG.null))),
    ...TOPICS.map((oid) => new Extension(oid, false, list)),
  ];
}

/** One DER value. A topic is far shorter than the 64 KiB that two bytes of length can say. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const text = (value: string): Buffer => Buffer.from(value);
