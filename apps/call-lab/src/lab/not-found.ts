/** What the lab does not know. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}
