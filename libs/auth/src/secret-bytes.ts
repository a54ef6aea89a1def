/** A secret to sign with; text stands for its UTF-8 bytes. */
export type SigningSecret = string | Uint8Array;

/** The bytes of secrets, of which the first signs and all verify. Throws where there is none. */
export function bytesOfSecrets(secrets: readonly SigningSecret[]): readonly [Uint8Array, ...Uint8Array[]] {
  const [first, ...others] = secrets.map(bytesOfSecret);
  if (first === undefined) throw new Error('No secret is given to sign and verify tokens with; at least one is needed');
  return [first, ...others];
}

/** The bytes that a secret stands for. */
export const bytesOfSecret = (secret: SigningSecret): Uint8Array =>
  typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
