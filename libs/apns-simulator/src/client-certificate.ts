import { type TLSSocket } from 'node:tls';
import { type Credential } from './apps.js';
import { pushExtensions } from './certificate-extensions.js';
import { type Environment } from './environment.js';
import { type Refusal, refuse } from './reasons.js';

type Subject = Readonly<Partial<Record<string, string>>>;

/** Where and when a certificate is shown. */
export interface Occasion {
  /** The host's; null where it serves both. */
  readonly environment: Environment | null;
  /** Ms since epoch. */
  readonly now: number;
}

/**
 * What the client's certificate says of it; null without one; BadCertificate where its authority is another, its time is
 * over, or it names no topic; BadCertificateEnvironment at the host that it is not for.
 */
export function credentialOf(socket: TLSSocket, { environment, now }: Occasion): Credential | Refusal | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return null;
  const { validTo } = certificate;
  if (Date.parse(validTo) < now) return refuse('BadCertificate', `the certificate has expired (${validTo})`);
  if (!socket.authorized) {
    return refuse('BadCertificate', `the certificate does not verify (${String(socket.authorizationError)})`);
  }
  const { topics: listed, environments } = pushExtensions(certificate.raw);
  const subject: object = socket.getPeerCertificate().subject;
  const topics = listed.length > 0 ? listed : topicsOf(subject as Subject);
  if (topics.length === 0) return refuse('BadCertificate', 'the certificate names no topic');
  if (environment !== null && environments.length > 0 && !environments.includes(environment)) {
    return refuse('BadCertificateEnvironment');
  }
  return { kind: 'certificate', topics };
}

/**
 * The topics of a certificate without Apple's extensions by its subject, as Apple writes it:
 * `UID=org.example.demo.voip, CN=VoIP Services: org.example.demo`. Empty for a subject that is not of this form.
 */
export function topicsOf({ UID, CN }: Subject): readonly string[] {
  const [, kind, name] = /^([^:]+): (\S+)$/.exec(CN ?? '') ?? [];
  const topic = UID ?? (kind === 'VoIP Services' && name !== undefined ? `${name}.voip` : name);
  if (topic === undefined) return [];
  // The universal certificate ("Sandbox & Production") covers the app and its PushKit topics.
  return kind === 'Apple Push Services' ? [topic, `${topic}.voip`, `${topic}.complication`] : [topic];
}
