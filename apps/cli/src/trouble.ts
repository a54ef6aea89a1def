import { type CouldNotAsk } from '#push';

/** Why Apple could not be asked, and what to do. */
export interface Trouble {
  readonly problem: string;
  readonly advice: string;
}

const NETWORK = `Is there a way out of this network? APNs wants TCP port 443, or 2197, to api.push.apple.com and api.sandbox.push.apple.com.`;
const NAME = 'The name of the host does not resolve: is DNS working here, and is "hosts" in the apps file right?';
const TRUST =
  'The certificate of the host is not trusted: leave "caFile" out for Apple; for a simulator it has to name its authority. A proxy that opens TLS cannot be used with APNs.';
const CUT =
  'The connection ended before an answer came: is the host an APNs (HTTP/2 on TLS), and does nothing on the way open TLS? Try again.';

/** By Node's code of the error at the bottom. */
const byCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: NETWORK,
  EHOSTUNREACH: NETWORK,
  ENETUNREACH: NETWORK,
  ETIMEDOUT: NETWORK,
  ENOTFOUND: NAME,
  EAI_AGAIN: NAME,
  CERT_HAS_EXPIRED: TRUST,
  DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
  ERR_TLS_CERT_ALTNAME_INVALID: TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: TRUST,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST,
  ECONNRESET: CUT,
  EPIPE: CUT,
  EPROTO: CUT,
};

/** What to do where Apple could not be asked. */
export function trouble(error: CouldNotAsk): Trouble {
  const causes = causesOf(error);
  const code = causes.flatMap((cause) => cause.code ?? []).at(-1);
  const problem = [...causes.map(({ message }) => message), code].filter((text) => text !== undefined && text !== '');
  const advice = code !== undefined && Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  return { problem: [...new Set(problem)].join(': '), advice: advice ?? NETWORK };
}

interface Cause {
  readonly message: string;
  readonly code?: string;
}

/** From the error down to its first cause. */
function causesOf(error: unknown): Cause[] {
  if (typeof error !== 'object' || error === null) return [];
  const { message, code, cause } = error as Readonly<Record<string, unknown>>;
  const own = { message: String(message), ...(typeof code === 'string' && { code }) };
  return [own, ...causesOf(cause)];
}
