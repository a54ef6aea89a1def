import { io, type Socket } from 'socket.io-client';
import {
  type Ack,
  type ClientEvents,
  type ErrorCode,
  type ServerEvent,
  type ServerEventData,
  type ServerEventName,
  type ServerEvents,
} from '#contract';

type ClientEventName = keyof ClientEvents;
type Data<Name extends ClientEventName> = Parameters<ClientEvents[Name]>[0];
type Answer<Name extends ClientEventName> = Parameters<Parameters<ClientEvents[Name]>[1]>[0];

export interface UserAgentAuth {
  readonly token: string;
  readonly deviceId?: string;
  readonly seen?: Readonly<Record<string, number>>;
}

/** The server refused the handshake; `code` is the contract's. */
export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused';

  constructor(
    message: string,
    readonly code: ErrorCode | undefined,
  ) {
    super(message);
  }
}

interface Waiting {
  readonly wants: (event: ServerEvent) => boolean;
  readonly resolve: (event: ServerEvent) => void;
}

/** One end of a call on a socket.io connection: asks, and hears each server event once. */
export class UserAgent {
  /** All that was heard, in order. */
  readonly heard: ServerEvent[] = [];
  private readonly unread: ServerEvent[] = [];
  private waiting: Waiting[] = [];
  /** Resolves with socket.io's reason when the connection has ended. */
  readonly disconnected: Promise<string>;

  private constructor(readonly socket: Socket<ServerEvents, ClientEvents>) {
    socket.onAny((event: ServerEventName, data: unknown) => {
      this.take({ event, data } as ServerEvent);
    });
    this.disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
  }

  /** Rejects with HandshakeRefused, or with the transport's error where there is no server. */
  static connect(url: string, auth: UserAgentAuth, { reconnection = false } = {}): Promise<UserAgent> {
    const socket: Socket<ServerEvents, ClientEvents> = io(url, {
      ...{ auth, reconnection, transports: ['websocket'], forceNew: true },
      ...{ reconnectionDelay: 50, reconnectionDelayMax: 200 },
    });
    const agent = new UserAgent(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => {
        // What fails later is tried again, where that is asked for.
        socket.off('connect_error');
        resolve(agent);
      });
      socket.once('connect_error', (error: Error & { data?: { code?: ErrorCode } }) => {
        socket.close();
        reject(error.data ? new HandshakeRefused(error.message, error.data.code) : error);
      });
    });
  }

  /** The ack of a client event. */
  ask<Name extends ClientEventName>(event: Name, data: Data<Name>): Promise<Answer<Name>> {
    return this.askAnything(event, data);
  }

  /** As `ask`, with data that need not be what the contract wants. */
  askAnything(event: string, ...data: unknown[]): Promise<Ack> {
    return new Promise((resolve) => {
      (this.socket.emit as (event: string, ...args: unknown[]) => void).call(this.socket, event, ...data, resolve);
    });
  }

  /** The next event of this name that was not read yet, once it comes. */
  async hears<Name extends ServerEventName>(
    name: Name,
    wants: (data: ServerEventData[Name]) => boolean = () => true,
  ): Promise<ServerEventData[Name]> {
    const isIt = (event: ServerEvent) => event.event === name && wants(event.data as ServerEventData[Name]);
    const at = this.unread.findIndex(isIt);
    const [known] = at < 0 ? [] : this.unread.splice(at, 1);
    const event = known ?? (await new Promise<ServerEvent>((resolve) => this.waiting.push({ wants: isIt, resolve })));
    return event.data as ServerEventData[Name];
  }

  close(): void {
    this.socket.close();
  }

  private take(event: ServerEvent): void {
    this.heard.push(event);
    const waiting = this.waiting.find(({ wants }) => wants(event));
    if (!waiting) return void this.unread.push(event);
    this.waiting = this.waiting.filter((each) => each !== waiting);
    waiting.resolve(event);
  }
}
