import { constants, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { type TLSSocket } from 'node:tls';
import { type Credential } from './apps.js';
import { Binding } from './binding.js';
import { credentialOf } from './client-certificate.js';
import { deviceTokenIn } from './device-path.js';
import { type Environment } from './environment.js';
import { type ArrivalFault } from './fault.js';
import { type Faults, type Occurrence } from './faults.js';
import { type Opened, opened } from './incoming.js';
import { Patience } from './patience.js';
import { type ProviderKey } from './provider-keys.js';
import { verifyProviderToken } from './provider-token.js';
import { readBody } from './read-body.js';
import { type Refusal, refuse, type Verdict } from './reasons.js';
import { type PushRequest } from './request.js';
import { respond } from './respond.js';
import { StreamLimit } from './stream-limit.js';
import { type Wire } from './wire.js';

/** What a connection's requests are answered by. */
export interface Desk {
  /** The host's; null where it serves both. */
  readonly environment: Environment | null;
  readonly keys: ReadonlyMap<string, ProviderKey>;
  readonly clock: () => number;
  readonly faults: Faults;
  /** The number of a connection that comes in; the first is 1. */
  readonly connectionNumber: () => number;
  /** The answer to a request, when it is to be given. */
  readonly judge: (request: PushRequest, credential: Credential | Refusal, at: Occurrence) => Promise<Answer>;
  /** Hears of a request that a fault keeps from being processed. */
  readonly dropped: (request: Opened, fault: ArrivalFault['do'], at: Occurrence) => void;
  /** Hears of a request that its sender broke off. */
  readonly brokenOff: (request: Opened, credential: Credential | Refusal, at: Occurrence) => void;
  /** Hears of what went wrong in the simulator itself, or in a listener. */
  readonly report: (error: unknown) => void;
}

/** A verdict with the id that goes into `apns-id`. */
export interface Answer {
  readonly verdict: Verdict;
  readonly apnsId: string;
  readonly sends: 'verdict' | 'nothing' | 'cut';
  /** Once it is sent: brings an accepted push to its phone. */
  readonly deliver: () => void;
}

/** One client's connection. With a client certificate the `authorization` header is ignored. */
export class Connection {
  readonly #certificate: Credential | Refusal | null;
  readonly #binding: Binding;
  readonly #limit: StreamLimit;
  readonly #patience = new Patience();
  readonly #number: number;
  #requests = 0;
  #inHand = 0;
  #isProved = false;
  #isLeaving = false;

  constructor(
    private readonly session: ServerHttp2Session,
    private readonly wire: Wire,
    private readonly desk: Desk,
  ) {
    const { environment } = desk;
    this.#binding = new Binding(environment);
    this.#number = desk.connectionNumber();
    this.#limit = new StreamLimit(session);
    this.#certificate = credentialOf(session.socket as TLSSocket, { environment, now: desk.clock() });
    if (this.#certificate !== null && !('status' in this.#certificate)) this.#prove();
    session.on('stream', this.#open);
  }

  /** Whether its packets vanish. */
  get isDark(): boolean {
    return this.wire.isDark;
  }

  /** GOAWAY with Apple's JSON; what is in hand is answered, and the connection ends. */
  goAway(reason?: string): void {
    if (this.session.destroyed || this.#isLeaving) return;
    this.session.goaway(constants.NGHTTP2_NO_ERROR, LAST_ONE, jsonOf(reason));
    this.session.close();
  }

  /** Breaks off. */
  cut(): void {
    this.wire.cut();
  }

  /** From now on the packets vanish. */
  goDark(): void {
    this.wire.goDark();
  }

  readonly #open = (
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    _flags: number,
    raw: readonly string[],
  ): void => {
    // A stream that its sender resets is no fault; without a listener it would end the process.
    stream.on('error', () => undefined);
    stream.once('close', this.#closed);
    this.#requests += 1;
    this.#inHand += 1;
    const request = opened(headers, raw, this.desk.clock());
    const { environment } = this.desk;
    const token = deviceTokenIn(request.path);
    const at = { token, stream: this.#requests, connection: this.#number, environment };
    const fault = this.desk.faults.onArrival(at);
    if (fault !== null && !this.#survives(fault, stream)) {
      this.desk.dropped(request, fault.do, at);
      return;
    }
    this.#answer(stream, request, headers.authorization, at).catch((error: unknown) => {
      this.desk.report(error);
      this.#respond(stream, refuse('InternalServerError'));
    });
  };

  /** Does what the fault says; whether the request is processed nevertheless. */
  #survives(fault: ArrivalFault, stream: ServerHttp2Stream): boolean {
    switch (fault.do) {
      case 'slow-reader':
        this.wire.slowDown(fault.bytesPerSecond);
        return true;
      case 'goaway':
        return this.#leaveAt(stream, fault);
      case 'reset':
        stream.close(fault.code ?? constants.NGHTTP2_REFUSED_STREAM);
        return false;
      case 'cut-before':
        this.cut();
        return false;
      case 'black-hole':
        this.goDark();
        return false;
    }
  }

  #leaveAt(stream: ServerHttp2Stream, { reason, processed = true }: ArrivalFault & { do: 'goaway' }): boolean {
    if (processed) {
      this.goAway(reason);
      return true;
    }
    stream.close(constants.NGHTTP2_REFUSED_STREAM);
    const before = (stream.id ?? 0) - 2;
    // Node cannot name a stream before the first: that this one is refused says the same.
    if (before < 1) this.goAway(reason);
    else this.#leaveAfter(before, reason);
    return false;
  }

  /** close() sends a GOAWAY too, and would name a later stream if it came before this one was sent, which HTTP/2 forbids. */
  #leaveAfter(streamId: number, reason: string | undefined): void {
    if (this.session.destroyed || this.#isLeaving) return;
    this.#isLeaving = true;
    this.session.goaway(constants.NGHTTP2_NO_ERROR, streamId, jsonOf(reason));
  }

  readonly #closed = (): void => {
    this.#inHand -= 1;
    if (this.#isLeaving && this.#inHand === 0)
      setImmediate(() => {
        this.session.close();
      });
  };

  async #answer(
    stream: ServerHttp2Stream,
    opening: Opened,
    authorization: string | undefined,
    at: Occurrence,
  ): Promise<void> {
    const credential = this.#certificate ?? (await this.#senderBy(authorization, opening.receivedAt));
    if (!('status' in credential)) this.#prove();
    const read = await readBody(stream);
    if (read === null) {
      this.desk.brokenOff(opening, credential, at);
      return;
    }
    const { verdict, apnsId, sends, deliver } = await this.desk.judge({ ...opening, ...read }, credential, at);
    if (sends === 'verdict') {
      const isTooMuch = this.#heed(verdict);
      this.#respond(stream, verdict, apnsId);
      if (isTooMuch && 'reason' in verdict) this.goAway(verdict.reason);
    }
    deliver();
    if (sends === 'cut') this.cut();
  }

  /** The first valid credential opens the connection, before its request is answered. */
  #prove(): void {
    if (!this.#isProved) this.#limit.raise();
    this.#isProved = true;
  }

  async #senderBy(authorization: string | undefined, now: number): Promise<Credential | Refusal> {
    const verified = await verifyProviderToken(authorization, this.desk.keys, now);
    return 'status' in verified ? verified : this.#binding.admit(verified, now);
  }

  /** Errors slow a sender down, and a success makes it fast again; whether this error was one too many. */
  #heed(verdict: Verdict): boolean {
    if (isError(verdict)) {
      this.#limit.lower();
      return this.#patience.isLostBy(verdict.reason);
    }
    if (!('reason' in verdict)) {
      this.#limit.raise();
      this.#patience.success();
    }
    return false;
  }

  #respond(stream: ServerHttp2Stream, verdict: Verdict, apnsId?: string): void {
    const { clock, environment } = this.desk;
    respond(stream, verdict, { environment, now: clock(), ...(apnsId !== undefined && { apnsId }) });
  }
}

/** How Node names the last stream that came in. */
const LAST_ONE = 0;

function jsonOf(reason: string | undefined): Buffer | undefined {
  return reason === undefined ? undefined : Buffer.from(JSON.stringify({ reason }));
}

/** The 4xx are a sender's errors; "410 doesn't count", and neither does trouble of Apple's own. */
function isError(verdict: Verdict): verdict is Refusal {
  return 'reason' in verdict && verdict.status < 500 && verdict.status !== 410;
}
