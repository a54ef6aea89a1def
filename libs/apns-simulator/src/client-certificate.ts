import { type TLSSocket } from 'node:tls';
import { type Credential } from './apps.js';
import { type Refusal, refuse } from './reasons.js';

type Subject = Readonly<Partial<Record<string, string>>>;

/** What the client's certificate says of it; null without one; BadCertificate where its authority is another, or its time is over. */
export function credentialOf(socket: TLSSocket): Credential | Refusal | null {
  if (socket.getPeerX509Certificate() === undefined) return null;
  if (!socket.authorized) return refuse('BadCertificate');
  const subject: object = socket.getPeerCertificate().subject;
  const topics = topicsOf(subject as Subject);
  return topics.length === 0 ? refuse('BadCertificate') : { kind: 'certificate', topics };
}

/**
 * The topics of a certificate by its subject, as Apple writes it: `UID=org.example.demo.voip, CN=VoIP Services: org.example.demo`.
 * Apple's extensions list the same ones; Node does not show them. Empty for a subject that is not of this form.
 */
export function topicsOf({ UID, CN }: Subject): readonly string[] {
  const [, kind, name] = /^([^:]+): (\S+)$/.exec(CN ?? '') ?? [];
  const topic = UID ?? (kind === 'VoIP Services' && name !== undefined ? `${name}.voip` : name);
  if (topic === undefined) return [];
  // The universal certificate ("Sandbox & Production") covers the app and its PushKit topics.
  return kind === 'Apple Push Services' ? [topic, `${topic}.voip`, `${topic}.complication`] : [topic];
}
