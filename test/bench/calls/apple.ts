import { createSecureServer } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { makeDemoCredentials, type DemoCredentials } from '../../../apps/call-lab/src/simulator/credentials.js';
import { makeServerCertificate } from '../../../apps/call-lab/src/simulator/server-certificate.js';
import { preciseNow } from '../even-rate.js';

/** What a woken app reads of its push. */
interface Wake {
  readonly callId: string;
  readonly url: string;
  readonly wake: string;
}

/** Stands in for Apple, in the process of the phones, which it wakes: accepts each push, and judges none. */
export interface Apple {
  readonly url: string;
  readonly bundleId: string;
  readonly credentials: DemoCredentials;
  /** The next push of this call; `at` is when it had been read (see preciseNow). */
  push(callId: string): Promise<Wake & { readonly at: number }>;
  stop(): Promise<void>;
}

const STREAMS = 1_000;
const BUNDLE_ID = 'org.example.demo';

export async function startApple(): Promise<Apple> {
  const credentials = await makeDemoCredentials(BUNDLE_ID);
  const { certificate: cert, key } = await makeServerCertificate(credentials.authority);
  const waiting = new Map<string, (push: Wake & { at: number }) => void>();
  const take = (body: string): void => {
    const push = JSON.parse(body) as Wake;
    waiting.get(push.callId)?.({ ...push, at: preciseNow() });
    waiting.delete(push.callId);
  };
  const server = createSecureServer({ cert, key, settings: { maxConcurrentStreams: STREAMS } });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    let body = '';
    stream.setEncoding('utf8');
    stream.on('error', () => undefined);
    stream.on('data', (chunk: string) => (body += chunk));
    stream.on('end', () => {
      take(body);
      if (!stream.destroyed)
        stream.respond({ ':status': 200, 'apns-id': String(headers['apns-id']) }, { endStream: true });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ bundleId: BUNDLE_ID, credentials },
    push: (callId) => new Promise((resolve) => waiting.set(callId, resolve)),
    stop: () => {
      for (const session of sessions) session.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
