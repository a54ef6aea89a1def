import { type CouldNotAsk } from '#push';

/** Why Apple could not be asked, and what to do. */
export interface Trouble {
  readonly problem: string;
  readonly advice: string;
}

const PORTS = 'APNs wants TCP port 443, or 2197, to api.push.apple.com and api.sandbox.push.apple.com.';
const REFUSED = `Nothing listens there, or a firewall refuses. ${PORTS} Another host under "hosts" in the apps file, such as a simulator, has to run.`;
const NETWORK = `Is there a way out of this network, or does a firewall swallow the packets? ${PORTS}`;
const NAME = 'The name of the host does not resolve: is DNS working here, and is "hosts" in the apps file right?';
const TRUST =
  'The certificate of the host is not trusted: leave "caFile" out for Apple; for a simulator it has to name its authority. A proxy that opens TLS cannot be used with APNs.';
const NO_APNS =
  'What answers there is no APNs (HTTP/2 on TLS): is "hosts" in the apps file right, the port too? A proxy that opens TLS cannot be used with APNs.';
const OUR_CERTIFICATE =
  'The host does not take the certificate: was it revoked, or has it expired? Make a new one in the developer account.';
const PROXY =
  'The way goes through APNS_PROXY: does the proxy run at that address, are its credentials right, and does it open the way (CONNECT) to the hosts of APNs, port 443 or 2197?';
const UNKNOWN_FATE = 'The host was reached; whether it took the push is not known. Run the command again.';
const TURNED_AWAY =
  'Nothing was sent: no connection came about that takes a push. Apple shuts out for a while who opens many connections one after another: wait some minutes.';

/** By Node's code of the error at the bottom; those of OpenSSL have their reasons in their names. */
const byCode: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, REFUSED],
  [/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/, NETWORK],
  [/^(ENOTFOUND|EAI_AGAIN)$/, NAME],
  [/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_ALTNAME_INVALID$)/, TRUST],
  [/^ERR_SSL_.*ALERT.*CERTIFICATE/, OUR_CERTIFICATE],
  [/^(ERR_SSL_|EPROTO$|ERR_HTTP2_ERROR$|ECONNRESET$|EPIPE$)/, NO_APNS],
];
/** These are of the TLS between this machine and Apple, which a proxy only hands on. */
const BEHIND_THE_PROXY = new Set([TRUST, OUR_CERTIFICATE]);

/** What to do where Apple could not be asked; `isProxied`: the way goes through a proxy. */
export function trouble(error: CouldNotAsk, isProxied: boolean): Trouble {
  const causes = causesOf(error);
  const code = causes.flatMap((cause) => cause.code ?? []).at(-1);
  return { problem: problemIn(causes, code), advice: error.sent ? UNKNOWN_FATE : adviceOn(code, isProxied) };
}

function adviceOn(code: string | undefined, isProxied: boolean): string {
  const advice = byCode.find(([codes]) => codes.test(code ?? ''))?.[1];
  if (isProxied && !BEHIND_THE_PROXY.has(advice ?? '')) return PROXY;
  return advice ?? `${TURNED_AWAY} ${NETWORK}`;
}

function problemIn(causes: readonly Cause[], code: string | undefined): string {
  // OpenSSL writes addresses and source files around what its code says.
  const messages = causes.filter((cause) => cause.code?.startsWith('ERR_SSL_') !== true).map(({ message }) => message);
  const isSaid = code === undefined || messages.some((message) => message.includes(code));
  return [...new Set(isSaid ? messages : [...messages, code])].filter((text) => text !== '').join(': ');
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
