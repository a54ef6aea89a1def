import { randomUUID } from 'node:crypto';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2';
import { type Socket } from 'node:net';
import { type Credential, type SimulatedApp } from './apps.js';
import { type Answer, type Desk, serveConnection, STREAMS_AT_FIRST } from './connection.js';
import { isApnsId } from './header-rules.js';
import { judge } from './judge.js';
import { KnownTokens } from './known-tokens.js';
import { listen, untilClosed } from './listening.js';
import { type Detach, Phones, type PushListener } from './phones.js';
import { providerKeys } from './provider-keys.js';
import { type Push, type RecordedRequest } from './push.js';
import { PushRecord } from './push-record.js';
import { type Refusal, refuse, type Verdict } from './reasons.js';
import { type PushRequest } from './request.js';

const HANDSHAKE_WITHIN_MS = 3_000;

/** How an APNs is to be simulated. */
export interface ApnsSimulatorOptions {
  /** The server's certificate and private key, as PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** The authority of client certificates, as PEM; without it none is asked for. */
  readonly clientCa?: string;
  readonly apps: readonly SimulatedApp[];
  /** 127.0.0.1 without it. */
  readonly host?: string;
  /** A free one without it. */
  readonly port?: number;
  /** Ms since epoch. */
  readonly clock?: () => number;
  /** Whether a device token that was never registered is good; `any` without it. */
  readonly knownTokens?: 'any' | 'registered';
  /**
   * Answers in Apple's place, after what delay it likes; undefined leaves it to the simulator. It is asked only about a push
   * that Apple's rules accept, so that it cannot hide a client's mistake.
   */
  readonly answer?: (push: Push) => Verdict | undefined | Promise<Verdict | undefined>;
  /** Hears of errors in `answer` and in listeners; they are printed without it. */
  readonly report?: (error: unknown) => void;
}

/**
 * An APNs on TLS and HTTP/2 that refuses what Apple refuses, keeps a record of what it was sent, and brings pushes to virtual
 * phones. Who starts it closes it.
 */
export class ApnsSimulator {
  readonly #options: ApnsSimulatorOptions;
  readonly #clock: () => number;
  readonly #tokens: KnownTokens;
  readonly #phones: Phones;
  readonly #record = new PushRecord();
  readonly #listeners = new Set<PushListener>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #sockets = new Set<Socket>();
  #server: Http2SecureServer | null = null;

  constructor(options: ApnsSimulatorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#tokens = new KnownTokens(options.knownTokens ?? 'any');
    this.#phones = new Phones(this.#clock);
  }

  /** Listens when this settles. Throws where a key cannot be read, or with the system's `code` where the port is not to be had. */
  async start(): Promise<{ readonly url: string }> {
    const { host = '127.0.0.1', port = 0, apps } = this.#options;
    const keys = await providerKeys(apps);
    this.#server = this.#newServer({ keys, clock: this.#clock, judge: this.#judge, report: this.#report });
    return { url: await listen(this.#server, { host, port }, 'https') };
  }

  #newServer(desk: Desk): Http2SecureServer {
    const { tls, clientCa } = this.#options;
    const server = createSecureServer({
      ...tls,
      // "Use HTTP/2 and TLS 1.2 or later".
      minVersion: 'TLSv1.2',
      // Until then a connection that never says a word would hold up close().
      handshakeTimeout: HANDSHAKE_WITHIN_MS,
      settings: { maxConcurrentStreams: STREAMS_AT_FIRST },
      // A certificate that does not verify is let in, and refused by Apple's reason.
      ...(clientCa !== undefined && { requestCert: true, rejectUnauthorized: false, ca: clientCa }),
    });
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
      // A client that breaks off or breaks the protocol loses its own connection, and no more.
      session.on('error', () => undefined);
      serveConnection(session, desk);
      if (!server.listening) session.close();
    });
    return server;
  }

  /** Sends GOAWAY and answers what is in hand; done when all connections are gone. */
  async close(): Promise<void> {
    for (const session of this.#sessions) session.close();
    if (this.#server !== null) await untilClosed(this.#server);
  }

  /** Breaks off as a crash does: connections are cut, what is in hand is never answered. */
  async kill(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server !== null) await untilClosed(this.#server);
  }

  /** The last 10,000 requests with their answers, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#record.requests;
  }

  /** Hears of every push that is accepted from now on. */
  onPush(listener: PushListener): Detach {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Switches on the phone of a device token. What waits for it reaches it before this returns. */
  attach(token: string, listener: PushListener): Detach {
    return this.#phones.attach(token, listener);
  }

  /** Gives a device token out for one topic: with another it is refused. */
  register(token: string, topic: string): void {
    this.#tokens.register(token, topic);
  }

  readonly #report = (error: unknown): void => {
    (this.#options.report ?? console.error)(error);
  };

  readonly #judge = async (request: PushRequest, credential: Credential | Refusal): Promise<Answer> => {
    const given = request.headers['apns-id'];
    // Apple writes the ids that it makes in capitals, whatever it asks of others.
    const apnsId = given !== undefined && isApnsId(given) ? given : randomUUID().toUpperCase();
    const push = judge(request, credential, apnsId, { apps: this.#options.apps, tokens: this.#tokens });
    const verdict = 'status' in push ? push : await this.#verdictOn(push);
    this.#record.add(request, credential, { verdict, apnsId });
    const deliver = (): void => {
      if (!('status' in push) && !('reason' in verdict)) this.#deliver(push);
    };
    return { verdict, apnsId, deliver };
  };

  async #verdictOn(push: Push): Promise<Verdict> {
    try {
      return (await this.#options.answer?.(push)) ?? { status: 200 };
    } catch (error) {
      this.#report(error);
      return refuse('InternalServerError');
    }
  }

  #deliver(push: Push): void {
    for (const listener of this.#listeners) listener(push);
    this.#phones.deliver(push);
  }
}
