import { once } from 'node:events';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type SignalingConfig } from '#config';
import { type Finding, note, ok } from '../finding.js';
import { why } from './why.js';

const WITHIN_MS = 5_000;

/** Whether there is a way to where the host application is told and asked, and traces go; nothing is posted. */
export function checkReceivers({ webhook, apps, observing }: SignalingConfig): Promise<Finding[]> {
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ['WEBHOOK_URL', webhook?.url],
    ...apps.map(({ id, invite }) => [`${id} invite`, typeof invite === 'object' ? invite.url : undefined] as const),
    ['OTEL_EXPORTER_OTLP_ENDPOINT', observing.tracesTo],
  ];
  const set = addresses.flatMap(([about, url]) => (url === undefined ? [] : [checkAddress(about, new URL(url))]));
  return Promise.all(set);
}

/** It may only be down for the moment, which costs nothing but time. */
async function checkAddress(about: string, url: URL): Promise<Finding> {
  try {
    await reach(url);
    return ok(about, `${url.host} can be reached`);
  } catch (error) {
    return note(about, `${url.host} could not be reached from here: ${why(error)}. Does what is to listen there run?`);
  }
}

async function reach({ protocol, hostname, port }: URL): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const isEncrypted = protocol === 'https:';
  const options = { host, port: Number(port === '' ? (isEncrypted ? 443 : 80) : port) };
  const socket = isEncrypted
    ? connectTls({ ...options, ...(isIP(host) === 0 && { servername: host }) })
    : connectTcp(options);
  try {
    await once(socket, isEncrypted ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(WITHIN_MS) });
  } finally {
    socket.destroy();
  }
}
