import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { publicUrlOf, type SignalingConfig } from '#config';
import { type Finding, note, ok } from '../finding.js';
import { isLoopbackAddress, isPrivateAddress } from './private-address.js';
import { why } from './why.js';

const WITHIN_MS = 5_000;
const ABOUT = 'PUBLIC_URL';

/** Whether phones can reach what woken ones are told to connect to. That they could not is a note: a test needs none that do. */
export async function checkPublicUrl({ address, trustedProxies }: SignalingConfig): Promise<Finding[]> {
  const url = new URL(publicUrlOf(address, address.port));
  const isEncrypted = url.protocol === 'https:' || url.protocol === 'wss:';
  const isSet = address.publicUrl !== undefined;
  const out = `${isSet ? '' : 'is not set, and so '}${url.origin === 'null' ? url.host : url.origin}`;
  const found = [await reachable(url, out), ...(isEncrypted || isLoopbackName(url) ? [] : [withoutTls(out)])];
  return isEncrypted && trustedProxies === 0 ? [...found, WITHOUT_PROXY] : found;
}

const withoutTls = (out: string): Finding =>
  note(ABOUT, `${out} has no TLS, and iOS opens no such connection (App Transport Security): use https.`);

const WITHOUT_PROXY = note(
  'TRUST_PROXY',
  'is 0, but PUBLIC_URL has TLS, which a proxy in front must speak: all clients seem to have its address, and share one RATE_HANDSHAKES. Set how many proxies stand in front.',
);

async function reachable(url: URL, out: string): Promise<Finding> {
  if (isLoopbackName(url))
    return note(ABOUT, `${out} is on loopback: no phone reaches it. Set the address that phones use.`);
  const host = hostOf(url);
  const addresses = await addressesOf(host);
  if (addresses.length === 0) return note(ABOUT, `${out}: ${host} does not resolve here. Does it for phones?`);
  if (addresses.every(isPrivateAddress)) {
    const which = addresses.includes(host)
      ? 'a private address'
      : `a name of private addresses (${addresses.join(', ')})`;
    return note(ABOUT, `${out} is ${which}: phones reach it in the same network only.`);
  }
  return answers(url, out);
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const isLoopbackName = (url: URL): boolean =>
  /^(?:.+\.)?localhost$/.test(hostOf(url)) || isLoopbackAddress(hostOf(url));

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address);
}

/** As seen from here, which is not where phones are. */
async function answers(url: URL, out: string): Promise<Finding> {
  const health = new URL('/health/live', url.href.replace(/^ws/, 'http'));
  try {
    const { status } = await fetch(health, { redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
    if (status === 200) return ok(ABOUT, `${out} answers`);
    return note(ABOUT, `${out} answers ${status} to GET /health/live, and not 200: does the proxy lead to signaling?`);
  } catch (error) {
    return note(ABOUT, `${out} could not be reached from here: ${why(error)}. Do signaling and its proxy run?`);
  }
}
