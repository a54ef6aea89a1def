import { decodeProtectedHeader } from 'jose';

/** The `typ` of a wake token's header. */
export const WAKE_TYPE = 'callwake-wake+jwt';

/** Which of the two a credential claims to be, by its header alone: it chooses the verifier, and proves nothing. */
export function kindOf(token: string): 'user' | 'wake' {
  const type = typeOf(token);
  return type === WAKE_TYPE ? 'wake' : 'user';
}

/** "omit an "application/" prefix of a media type value in a "typ" Header Parameter"; media types know no case: RFC 7515, 4.1.9. */
const typeOf = (token: string) =>
  headerOf(token)
    ?.typ?.toLowerCase()
    .replace(/^application\//, '');

function headerOf(token: string): { typ?: string } | undefined {
  try {
    const { typ } = decodeProtectedHeader(token);
    return typeof typ === 'string' ? { typ } : undefined;
  } catch {
    return undefined;
  }
}
