import {
  DEMO_ACCOUNT,
  type DemoCredentials,
  makeDemoCredentials,
} from '../../apps/call-lab/src/simulator/credentials.js';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';
import { type BenchProcess, startBenchProcess } from './bench-process.js';
import { type Count, type SinkPlace } from './sink-questions.js';
import { type ApnsPlace } from './apns/push.js';

const BUNDLE_ID = 'org.example.demo';

/** The sink as a process of its own, and how it is reached. */
export interface Sink {
  readonly place: ApnsPlace;
  readonly credentials: DemoCredentials;
  readonly tls: SinkPlace;
  begin(): Promise<void>;
  count(): Promise<Count>;
  stop(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const credentials = await makeDemoCredentials(BUNDLE_ID);
  const { authority, providerKey } = credentials;
  const { certificate: cert, key } = await makeServerCertificate(authority);
  const tls = { cert, key };
  const sink: BenchProcess = await startBenchProcess({ file: 'sink.js', place: tls });
  const port = await sink.ask<number>({ ask: 'port' });
  return {
    place: { port, ca: authority.certificate, providerKey, ...DEMO_ACCOUNT, bundleId: BUNDLE_ID },
    ...{ credentials, tls },
    begin: () => sink.ask({ ask: 'begin' }),
    count: () => sink.ask({ ask: 'count' }),
    stop: () => sink.stop(),
  };
}
