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
  readonly _token: string;
  readonly _onlyCall?: string;
}

/** What the line asks of the client. */
export interface LineEnd {
  readonly _url: string;
  readonly deviceId: string;
  _credential(): Promise<Credential>;
  /** Whether another credential may be tried at once. */
  _refused(credential: Credential, error: CallwakeError): boolean;
  _seen(): Record<string, number>;
  _told(told: AnyTold): void;
  _changed(state: ClientState, error?: CallwakeError): void;
  /** The server said what makes no sense. */
  _noise(error: CallwakeError): void;
  /** A call is on, so that a line that is dead is looked for, and tried again soon. */
  readonly _isBusy: boolean;
  /** Asks something that a living line answers. */
  _probe(): void;
}

const CONNECT_WITHIN_MS = 8_000;
const MOST_WAIT_MS = 15_000;
/** A caller has 10 s to come back while it rings. */
const MOST_WAIT_BUSY_MS = 2_000;
const LOOK_EVERY_MS = 4_000;
/** A server that finds a socket's place taken by an older one of the same device, on its way, cuts it: both were ours. */
const OWN_RIVAL_MS = 5_000;

const replaced = () => new CallwakeError('conflict', 'The device was removed, or a newer connection of it is there.');

/** One socket at a time, opened again and again with growing waits until it is closed. */
export class Line {
  state: ClientState = 'offline';
  _lastError: CallwakeError | undefined;
  _credential: Credential | undefined;
  private _socket: Socket | undefined;
  private _attempt = 0;
  private _tries = 0;
  private _onlineAt = 0;
  private _lostAt = -Infinity;
  private _heardAt = 0;
  private _stopTimer: () => void = () => undefined;

  constructor(private readonly _end: LineEnd) {}

  _open(): void {
    if (this.state === 'offline' || this.state === 'refused') this._start();
  }

  /** With another credential, at once. */
  _renew(): void {
    this._lostAt = now();
    this._drop();
    this._start();
  }

  _close(): void {
    this._drop();
    this._become('offline');
  }

  /** The line is dead, or no use: another one. */
  _lose(error: CallwakeError): void {
    if (this.state === 'online') this._lostAt = now();
    this._drop();
    this._lastError = error;
    const most = this._end._isBusy ? MOST_WAIT_BUSY_MS : MOST_WAIT_MS;
    this._stopTimer = after(Math.max(error.retryAfterMs ?? 0, waitMs(this._tries++, most)), () => {
      this._start();
    });
    this._become('connecting', error);
  }

  /** It was of use: the next loss is a first one. */
  _proven(): void {
    this._tries = 0;
    this._heardAt = now();
  }

  /** False where there is no line. `acked` is not called for a line that was lost. */
  _emit(event: string, data: unknown, acked: (answer: unknown) => void): boolean {
    const { _socket: socket } = this;
    if (this.state !== 'online' || !socket) return false;
    socket.emit(event, data, (answer: unknown) => {
      if (socket !== this._socket) return;
      this._proven();
      acked(answer);
    });
    return true;
  }

  private _start(): void {
    const attempt = ++this._attempt;
    if (this.state !== 'connecting') this._become('connecting');
    this._end._credential().then(
      (credential) => {
        if (attempt === this._attempt) this._connect(credential);
      },
      (error: unknown) => {
        if (attempt === this._attempt) this._lose(callwakeError(error));
      },
    );
  }

  private _connect(credential: Credential): void {
    const { _url: url, deviceId } = this._end;
    const { _token: token, _onlyCall: onlyCall } = credential;
    const auth = { token, seen: this._end._seen(), ...(onlyCall === undefined && { deviceId }) };
    const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth });
    this._socket = socket;
    this._credential = credential;
    this._stopTimer = after(CONNECT_WITHIN_MS, () => {
      this._lose(late());
    });
    const ours =
      <Args extends unknown[]>(run: (...args: Args) => void) =>
      (...args: Args) => {
        if (socket === this._socket) run(...args);
      };
    socket.on('connect', ours(this._connected.bind(this)));
    socket.on('connect_error', ours(this._failed.bind(this)));
    socket.on('disconnect', ours(this._disconnected.bind(this)));
    for (const name of toldNames) {
      socket.on(
        name,
        ours((data: unknown) => {
          this._hear(name, data);
        }),
      );
    }
  }

  private _connected(): void {
    this._onlineAt = this._heardAt = now();
    this._lastError = undefined;
    this._look();
    this._become('online');
  }

  private _failed(error: Error & { data?: unknown }): void {
    const refusal = refusalIn(error.data);
    if (!refusal || isPassing(refusal)) {
      this._lose(refusal ?? unavailable(`The server was not reached: ${error.message}`));
    } else if (this._credential && this._end._refused(this._credential, refusal)) this._renew();
    else this._giveUp(refusal);
  }

  private _disconnected(reason: string): void {
    const at = now();
    if (reason !== 'io server disconnect') this._lose(unavailable(`The connection was lost: ${reason}`));
    else if (at - this._onlineAt < OWN_RIVAL_MS && this._onlineAt - this._lostAt < OWN_RIVAL_MS) this._lose(replaced());
    else this._giveUp(replaced());
  }

  private _giveUp(error: CallwakeError): void {
    this._drop();
    this._lastError = error;
    this._become('refused', error);
  }

  private _hear(name: string, data: unknown): void {
    this._heardAt = now();
    const told = read(name, data);
    if (told) this._end._told(told);
    else this._end._noise(nonsense(name));
  }

  /** A half-open connection says nothing, and neither does a phone that has slept. */
  private _look(): void {
    this._stopTimer();
    this._stopTimer = after(LOOK_EVERY_MS, () => {
      if (this._end._isBusy && now() - this._heardAt >= LOOK_EVERY_MS) this._end._probe();
      if (this.state === 'online') this._look();
    });
  }

  private _drop(): void {
    this._attempt++;
    this._stopTimer();
    const { _socket: socket } = this;
    this._socket = this._credential = undefined;
    socket?.disconnect();
  }

  private _become(state: ClientState, error?: CallwakeError): void {
    if (state === this.state && error === undefined) return;
    this.state = state;
    this._end._changed(state, error);
  }
}
