import { type INestApplicationContext, type WsMessageHandler } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { type Server, type ServerOptions, type Socket } from 'socket.io';
import { type Clock } from '#calls';
import { type RateConfig } from '#config';
import { type WireError } from '#contract';
import { type Log, type SignalingMetrics } from '#telemetry';
import { clientAddress } from '../client-address.js';
import { EventLimit } from '../limits/event-limit.js';
import { HandshakeLimit } from '../limits/handshake-limit.js';
import { rateLimited } from '../limits/rate-limited.js';
import { type Answers } from './answers.js';
import { dispatchEvents } from './dispatch.js';
import { type Handshakes } from './handshake.js';
import { freeRequests, lighten } from './lightened.js';
import { isAllowedOrigin } from './origins.js';
import { type CallServer, type CallSocket } from './typed-socket.js';

/** Offers, answers and signals of 64 KiB may take six bytes a byte as JSON; a message above this cuts the connection. */
const MOST_MESSAGE_BYTES = 1024 * 1024;

export interface IoParts {
  readonly handshakes: Handshakes;
  readonly answers: Answers;
  readonly metrics: SignalingMetrics;
  readonly corsOrigins: readonly string[];
  /** What devices connect to, once the server listens. */
  readonly publicUrl: () => string;
  readonly trustedProxies: number;
  readonly rates: Pick<RateConfig, 'events' | 'handshakes'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** socket.io as the contract has it. A handshake is checked before there is a connection: later is too late for a `connect_error`. */
export class CallwakeIoAdapter extends IoAdapter {
  private readonly handshakeLimit: HandshakeLimit;

  constructor(
    app: INestApplicationContext,
    private readonly parts: IoParts,
  ) {
    super(app);
    this.handshakeLimit = new HandshakeLimit(parts.rates.handshakes, parts.clock);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { corsOrigins, publicUrl } = this.parts;
    const server = super.createIOServer(port, {
      ...options,
      allowRequest: (request, done) => {
        done(null, isAllowedOrigin(request, corsOrigins, publicUrl()));
      },
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: MOST_MESSAGE_BYTES,
    } as ServerOptions);
    freeRequests(server);
    (server as unknown as CallServer).use((socket, next) => {
      this.admit(socket).then(next, next);
    });
    return server;
  }

  override bindMessageHandlers(socket: Socket, handlers: readonly WsMessageHandler[]): void {
    dispatchEvents(
      socket as CallSocket,
      handlers,
      (args) => this.mapPayload(args),
      this.eventLimit(socket as CallSocket),
    );
  }

  private eventLimit(socket: CallSocket): EventLimit | null {
    const { rates, clock, log } = this.parts;
    if (!rates.events) return null;
    const { app, deviceId } = socket.data.identity;
    return new EventLimit(rates.events, clock, () => {
      log.info({ app, deviceId }, 'a socket sends more events than it may');
    });
  }

  /** The error that refuses the handshake; none lets it in. */
  private async admit(socket: CallSocket): Promise<Error | undefined> {
    const { handshakes, answers, metrics, trustedProxies, log } = this.parts;
    const address = clientAddress(socket.request, trustedProxies);
    const waitMs = this.handshakeLimit.take(address);
    const checked =
      waitMs > 0
        ? rateLimited('Too many connections are opened from this address', waitMs)
        : await answers.inTime(() => handshakes.check(socket.handshake.auth), log);
    metrics.handshake(checked.ok ? 'ok' : checked.code);
    if (!checked.ok) {
      log.info({ code: checked.code, address }, 'a handshake was refused');
      return refused(checked);
    }
    socket.data = checked.value;
    lighten(socket);
    return undefined;
  }
}

/** `data` is what the client's `connect_error` carries. */
const refused = ({ code, message, retryAfterMs }: WireError): Error =>
  Object.assign(new Error(message), { data: { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) } });
