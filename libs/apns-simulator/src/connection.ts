import { type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { type TLSSocket } from 'node:tls';
import { type Credential } from './apps.js';
import { credentialOf } from './client-certificate.js';
import { type ProviderKey } from './provider-keys.js';
import { verifyProviderToken } from './provider-token.js';
import { type Refusal, refuse, type Verdict } from './reasons.js';
import { readBody } from './read-body.js';
import { type PushRequest } from './request.js';

/** "When using an authentication token, APNs allows only one stream until you post a request with a valid authentication token." */
export const STREAMS_AT_FIRST = 1;
/** Apple names no number ("don't assume a specific number of streams"). */
const STREAMS_AFTERWARDS = 1000;

/** What a connection's requests are answered by. */
export interface Desk {
  readonly keys: ReadonlyMap<string, ProviderKey>;
  readonly clock: () => number;
  /** The answer to a request. */
  readonly judge: (request: PushRequest, credential: Credential | Refusal) => Promise<Answer>;
  /** Hears of what went wrong in the simulator itself, or in a listener. */
  readonly report: (error: unknown) => void;
}

/** A verdict with the id that goes into `apns-id`. */
export interface Answer {
  readonly verdict: Verdict;
  readonly apnsId: string;
  /** Once it is sent: brings an accepted push to its phone. */
  readonly deliver: () => void;
}

/** Answers what comes in on one connection. With a client certificate the `authorization` header is ignored. */
export function serveConnection(session: ServerHttp2Session, desk: Desk): void {
  const certificate = credentialOf(session.socket as TLSSocket);
  let isOpen = false;
  const open = (): void => {
    if (isOpen || session.destroyed) return;
    isOpen = true;
    session.settings({ maxConcurrentStreams: STREAMS_AFTERWARDS });
  };
  if (certificate !== null && !('status' in certificate)) open();
  session.on('stream', (stream, headers) => {
    // A stream that its sender resets is no fault; without a listener it would end the process.
    stream.on('error', () => undefined);
    answer(stream, headers).catch((error: unknown) => {
      desk.report(error);
      if (!stream.headersSent) respond(stream, refuse('InternalServerError'));
    });
  });

  async function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const receivedAt = desk.clock();
    const credential = certificate ?? (await verifyProviderToken(headers.authorization, desk.keys, receivedAt));
    if (!('status' in credential)) open();
    const read = await readBody(stream);
    if (read === null) return;
    const { verdict, apnsId, deliver } = await desk.judge({ ...requestOf(headers), ...read, receivedAt }, credential);
    respond(stream, verdict, apnsId);
    deliver();
  }
}

function requestOf(incoming: IncomingHttpHeaders): Pick<PushRequest, 'method' | 'path' | 'headers'> {
  const { ':method': method, ':path': path, authorization: _secret, ...others } = incoming;
  const named = Object.entries(others).filter(([name]) => !name.startsWith(':'));
  return {
    method: String(method),
    path: String(path),
    headers: Object.fromEntries(named.map(([name, value]) => [name, String(value)])),
  };
}

function respond(stream: ServerHttp2Stream, verdict: Verdict, apnsId?: string): void {
  if (stream.destroyed || stream.closed) return;
  const { status, ...body } = verdict;
  stream.respond({ ':status': status, ...(apnsId !== undefined && { 'apns-id': apnsId }) });
  stream.end('reason' in body ? JSON.stringify(body) : undefined);
}
