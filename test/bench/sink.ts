import { createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { answerBy, placeOf } from './bench-process.js';
import { type Count, type SinkPlace, type SinkQuestion } from './sink-questions.js';

/*
 * Stands in for Apple where the simulator, which judges each push, would be what is measured: HTTP/2 over TLS, with Apple's
 * stream limit; reads each push to its end, answers 200 with its apns-id, and counts. It judges nothing.
 */
const STREAMS = 1_000;
const DEVICE_PATH = /^\/3\/device\/[0-9a-f]+$/;

let received = 0;
let ids = new Set<unknown>();
let cpu = process.cpuUsage();

function take(stream: ServerHttp2Stream, path: unknown, apnsId: unknown): void {
  stream.on('end', () => {
    received += 1;
    ids.add(apnsId);
    // Its client may have given up.
    if (stream.destroyed) return;
    const isDevice = typeof path === 'string' && DEVICE_PATH.test(path);
    stream.respond({ ':status': isDevice ? 200 : 404, 'apns-id': String(apnsId) }, { endStream: true });
  });
  stream.resume();
}

function begin(): void {
  received = 0;
  ids = new Set();
  cpu = process.cpuUsage();
}

function count(): Count {
  const { user, system } = process.cpuUsage(cpu);
  return { received, distinct: ids.size, cpuSeconds: (user + system) / 1e6 };
}

const { cert, key } = placeOf() as SinkPlace;
const server = createSecureServer({ cert, key, settings: { maxConcurrentStreams: STREAMS } });
server.on('stream', (stream, headers) => {
  // A client may be stopped in mid-air.
  stream.on('error', () => undefined);
  take(stream, headers[':path'], headers['apns-id']);
});
server.on('sessionError', () => undefined);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  answerBy(({ ask }: SinkQuestion) => {
    if (ask === 'port') return port;
    if (ask === 'count') return count();
    begin();
    return undefined;
  });
});
