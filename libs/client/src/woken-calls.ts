import { callwakeError, type CallwakeError, nonsense } from './error.js';
import { type Http } from './http.js';
import { isNumber, isObject, isPerson } from './guards.js';
import { type LiveCall } from './live-call.js';
import { type Credential } from './line.js';
import { type ResolvedCallView } from './wire.js';

interface Woken {
  readonly call: LiveCall;
  readonly wake: string;
  readonly isKnown: Promise<void>;
  readonly known: () => void;
  readonly failed: (error: CallwakeError) => void;
}

/** Calls that pushes told of: each is asked for over HTTP with the wake token of its push, while the socket is on its way. */
export class WokenCalls {
  private readonly byId = new Map<string, Woken>();

  constructor(
    private readonly url: string,
    private readonly http: Http,
  ) {}

  /** For a socket that opens with nothing but the push: the latest call that is not over. */
  get credential(): Credential | undefined {
    const live = [...this.byId.values()].reverse().find(({ call }) => !call.isOver);
    return live && { token: live.wake, onlyCall: live.call.id };
  }

  /** Resolves once it is known how the call stands. */
  resolve(call: LiveCall, wake: string): Promise<void> {
    return (this.byId.get(call.id) ?? this.look(call, wake)).isKnown;
  }

  /** The server told of it over the socket. */
  heard(callId: string): void {
    this.byId.get(callId)?.known();
  }

  over(callId: string): void {
    this.heard(callId);
    this.byId.delete(callId);
  }

  failed(callId: string, error: CallwakeError): void {
    const woken = this.byId.get(callId);
    this.byId.delete(callId);
    woken?.failed(error);
  }

  close(error: CallwakeError): void {
    for (const id of [...this.byId.keys()]) this.failed(id, error);
  }

  private look(call: LiveCall, wake: string): Woken {
    const woken = { call, wake, ...deferred() };
    this.byId.set(call.id, woken);
    void this.ask(woken);
    return woken;
  }

  private async ask(woken: Woken): Promise<void> {
    const { call, wake, known } = woken;
    const asking = { method: 'GET', url: `${this.url}/v1/calls/${call.id}`, token: wake } as const;
    const isOpen = () => call.cursor === 0 && !call.isOver && this.byId.get(call.id) === woken;
    try {
      const view = await this.http.repeated(() => this.http.ask(asking), Infinity, isOpen);
      // What the socket has told meanwhile is newer, and comes in order.
      if (isOpen()) take(call, view);
      known();
    } catch (error) {
      if (isOpen()) this.failed(call.id, callwakeError(error));
    }
  }
}

function take(call: LiveCall, view: unknown): void {
  if (!isObject(view) || !isPerson(view['from']) || !isNumber(view['ringUntil']) || !isNumber(view['at']))
    throw nonsense('a call over HTTP');
  const { from, media, state, ringUntil, at, offer, data, iceServers, reason, by } =
    view as unknown as ResolvedCallView;
  Object.assign(call, { peer: from, media, iceServers: iceServers ?? [] });
  if (offer !== undefined) call.offer = offer;
  if (data !== undefined) call.data = data;
  call.takeState(state, ringUntil, at);
  if (reason !== undefined) call.endNow(reason, undefined, by);
}

function deferred(): Pick<Woken, 'isKnown' | 'known' | 'failed'> {
  let [known, failed]: [() => void, Woken['failed']] = [() => undefined, () => undefined];
  const isKnown = new Promise<void>((resolve, reject) => {
    [known, failed] = [resolve, reject];
  });
  return { isKnown, known, failed };
}
