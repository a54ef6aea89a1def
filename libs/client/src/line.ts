import { io, type Socket } from 'socket.io-client';
import { callwakeError, CallwakeError, late, nonsense, unavailable } from './error.js';
import { type AnyTold, read, refusalIn, toldNames } from './guards.js';
import { isPassing } from './http.js';
import { after, now } from './platform.js';
import { waitMs } from './waits.js';

/**
 * `connecting`: now, or again in a moment. `refused`: the server does not want this client, or a newer connection of the device
 * has replaced it; nothing is tried until `connect()` or the next call to the API.
 */
export type ClientState = 'offline' | 'connecting' | 'online' | 'refused';

/** What a connection speaks for: a user's device; or one call alone, by the wake token of its push. */
export interface Credential {
  readonly token: string;
  readonly onlyCall?: string;
}

/** What the line asks of the client. */
export interface LineEnd {
  readonly url: string;
  readonly deviceId: string;
  credential(): Promise<Credential>;
  /** Whether another credential may be tried at once. */
  refused(credential: Credential, error: CallwakeError): boolean;
  seen(): Record<string, number>;
  told(told: AnyTold): void;
  changed(state: ClientState, error?: CallwakeError): void;
  /** The server said what makes no sense. */
  noise(error: CallwakeError): void;
  /** A call is on, so that a line that is dead is looked for, and tried again soon. */
  readonly isBusy: boolean;
  /** Asks something that a living line answers. */
  probe(): void;
}

const CONNECT_WITHIN_MS = 8_000;
const MOST_WAIT_MS = 15_000;
/** A caller has 10 s to come back while it rings. */
const MOST_WAIT_BUSY_MS = 2_000;
const LOOK_EVERY_MS = 4_000;
/** A server that finds a socket's place taken by an older one of the same device, on its way, cuts it: both were ours. */
const OWN_RIVAL_MS = 5_000;

const replaced = () =>
  new CallwakeError('conflict', 'A newer connection of this device has replaced this one, or the device was removed.');

/** One socket at a time, opened again and again with growing waits until it is closed. */
export class Line {
  state: ClientState = 'offline';
  lastError: CallwakeError | undefined;
  credential: Credential | undefined;
  private socket: Socket | undefined;
  private attempt = 0;
  private tries = 0;
  private onlineAt = 0;
  private lostAt = -Infinity;
  private heardAt = 0;
  private stopTimer: () => void = () => undefined;

  constructor(private readonly end: LineEnd) {}

  open(): void {
    if (this.state === 'offline' || this.state === 'refused') this.start();
  }

  /** With another credential, at once. */
  renew(): void {
    this.lostAt = now();
    this.drop();
    this.start();
  }

  close(): void {
    this.drop();
    this.become('offline');
  }

  /** The line is dead, or no use: another one. */
  lose(error: CallwakeError): void {
    if (this.state === 'online') this.lostAt = now();
    this.drop();
    this.lastError = error;
    const most = this.end.isBusy ? MOST_WAIT_BUSY_MS : MOST_WAIT_MS;
    this.stopTimer = after(Math.max(error.retryAfterMs ?? 0, waitMs(this.tries++, most)), () => {
      this.start();
    });
    this.become('connecting', error);
  }

  /** It was of use: the next loss is a first one. */
  proven(): void {
    this.tries = 0;
    this.heardAt = now();
  }

  /** False where there is no line. `acked` is not called for a line that was lost. */
  emit(event: string, data: unknown, acked: (answer: unknown) => void): boolean {
    const { socket } = this;
    if (this.state !== 'online' || !socket) return false;
    socket.emit(event, data, (answer: unknown) => {
      if (socket !== this.socket) return;
      this.proven();
      acked(answer);
    });
    return true;
  }

  private start(): void {
    const attempt = ++this.attempt;
    if (this.state !== 'connecting') this.become('connecting');
    this.end.credential().then(
      (credential) => {
        if (attempt === this.attempt) this.connect(credential);
      },
      (error: unknown) => {
        if (attempt === this.attempt) this.lose(callwakeError(error));
      },
    );
  }

  private connect(credential: Credential): void {
    const { url, deviceId } = this.end;
    const { token, onlyCall } = credential;
    const auth = { token, seen: this.end.seen(), ...(onlyCall === undefined && { deviceId }) };
    const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
    this.socket = socket;
    this.credential = credential;
    this.stopTimer = after(CONNECT_WITHIN_MS, () => {
      this.lose(late());
    });
    const ours =
      <Args extends unknown[]>(run: (...args: Args) => void) =>
      (...args: Args) => {
        if (socket === this.socket) run(...args);
      };
    socket.on('connect', ours(this.connected.bind(this)));
    socket.on('connect_error', ours(this.failed.bind(this)));
    socket.on('disconnect', ours(this.disconnected.bind(this)));
    for (const name of toldNames) {
      socket.on(
        name,
        ours((data: unknown) => {
          this.hear(name, data);
        }),
      );
    }
  }

  private connected(): void {
    this.onlineAt = this.heardAt = now();
    this.lastError = undefined;
    this.look();
    this.become('online');
  }

  private failed(error: Error & { data?: unknown }): void {
    const refusal = refusalIn(error.data);
    if (!refusal || isPassing(refusal)) {
      this.lose(refusal ?? unavailable(`The server was not reached: ${error.message}`));
    } else if (this.credential && this.end.refused(this.credential, refusal)) this.renew();
    else this.giveUp(refusal);
  }

  private disconnected(reason: string): void {
    const at = now();
    if (reason !== 'io server disconnect') this.lose(unavailable(`The connection was lost: ${reason}`));
    else if (at - this.onlineAt < OWN_RIVAL_MS && this.onlineAt - this.lostAt < OWN_RIVAL_MS) this.lose(replaced());
    else this.giveUp(replaced());
  }

  private giveUp(error: CallwakeError): void {
    this.drop();
    this.lastError = error;
    this.become('refused', error);
  }

  private hear(name: string, data: unknown): void {
    this.heardAt = now();
    const told = read(name, data);
    if (told) this.end.told(told);
    else this.end.noise(nonsense(name));
  }

  /** A half-open connection says nothing, and neither does a phone that has slept. */
  private look(): void {
    this.stopTimer();
    this.stopTimer = after(LOOK_EVERY_MS, () => {
      if (this.end.isBusy && now() - this.heardAt >= LOOK_EVERY_MS) this.end.probe();
      if (this.state === 'online') this.look();
    });
  }

  private drop(): void {
    this.attempt++;
    this.stopTimer();
    const { socket } = this;
    this.socket = this.credential = undefined;
    socket?.disconnect();
  }

  private become(state: ClientState, error?: CallwakeError): void {
    if (state === this.state && error === undefined) return;
    this.state = state;
    this.end.changed(state, error);
  }
}
