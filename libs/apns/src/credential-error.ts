/** A key or certificate that is of no use; the message says which, and what to do, and repeats nothing of it. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
}
