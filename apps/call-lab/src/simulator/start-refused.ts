/** Why a start was refused, for the one who asked for it: what is wrong and what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** The `code` of an error of Node's; undefined for others. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
