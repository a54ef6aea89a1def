/** Why a host could not be reached, by the code of Node's error at the bottom, with what to look at. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'nothing listens there, or a firewall refuses'],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|UND_ERR_CONNECT_TIMEOUT)$/,
    'no answer: does a firewall swallow the packets?',
  ],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the name does not resolve'],
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired: renew it'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'its certificate is for another name'],
  [
    /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    'its certificate is not trusted: is the chain complete, and its authority known here?',
  ],
  [/^(ERR_SSL_|EPROTO$)/, 'what answers there speaks no TLS, or another one'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'it closed the connection'],
];

/** Of what a network call threw; in no case what was sent. */
export function why(error: unknown): string {
  const code = codeOf(error);
  const words = WORDS.find(([codes]) => codes.test(code))?.[1];
  return words === undefined ? code : `${words} (${code})`;
}

/** The last code on the way down to the first cause: what wraps it has codes of its own. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { code, name, cause, message } = error as Readonly<Record<string, unknown>>;
  if (cause !== undefined) return codeOf(cause);
  if (typeof code === 'string') return code;
  return name === 'Error' ? String(message) : String(name);
}
