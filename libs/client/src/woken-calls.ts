import { callwakeError, type CallwakeError } from './error.js';
import { type Asking, type Http } from './http.js';
import { type LiveCall } from './live-call.js';
import { type Credential, type Line } from './line.js';

const LOOK_EVERY_MS = 2_000;
const TELL_FOR_MS = 30_000;

interface Woken {
  readonly _call: LiveCall;
  readonly _wake: string;
  readonly _isKnown: Promise<void>;
  readonly _known: () => void;
  readonly _failed: (error: CallwakeError) => void;
}

/**
 * Calls that pushes told of. Where the socket is on its way, or speaks for another call, each is looked at over HTTP with the wake
 * token of its push.
 */
export class WokenCalls {
  private readonly _byId = new Map<string, Woken>();

  constructor(
    private readonly _url: string,
    private readonly _http: Http,
    private readonly _line: Line,
  ) {}

  /** For a socket that opens with nothing but the push: the latest call that is not over. */
  get _credential(): Credential | undefined {
    const live = [...this._byId.values()].reverse().find(({ _call: call }) => !call._isOver);
    return live && { _token: live._wake, _onlyCall: live._call.id };
  }

  /** Resolves once it is known how the call stands. */
  _resolve(call: LiveCall, wake: string): Promise<void> {
    return (this._byId.get(call.id) ?? this._look(call, wake))._isKnown;
  }

  /** The server told of it over the socket. */
  _heard(callId: string): void {
    this._byId.get(callId)?._known();
  }

  _over(callId: string): void {
    this._heard(callId);
    this._byId.delete(callId);
  }

  _failed(callId: string, error: CallwakeError): void {
    const woken = this._byId.get(callId);
    this._byId.delete(callId);
    woken?._failed(error);
  }

  _close(error: CallwakeError): void {
    for (const id of [...this._byId.keys()]) this._failed(id, error);
  }

  /** What is said of a call while the socket speaks for another: over HTTP. One that is or was answered gets the socket. */
  _aside = (event: string, { callId, reason }: Readonly<Record<string, unknown>>): Promise<unknown> | undefined => {
    const woken = this._byId.get(callId as string);
    if (!woken || event === 'call:signal') return undefined;
    if (event !== 'call:accept' && woken._call.state !== 'connected')
      return this._tell(woken, event === 'call:ringing' ? 'ringing' : 'decline', reason);
    this._byId.delete(woken._call.id);
    this._byId.set(woken._call.id, woken);
    // What is being sent now goes first.
    void Promise.resolve().then(() => {
      if (this._line._credential?._onlyCall !== undefined) this._line._renew();
    });
    return undefined;
  };

  private async _tell(woken: Woken, verb: string, reason: unknown): Promise<void> {
    const asking = this._asking(woken, 'POST', `/${verb}`, reason && { reason });
    woken._call._takeView(await this._http._repeated(() => this._http._ask(asking), TELL_FOR_MS));
  }

  private _look(call: LiveCall, wake: string): Woken {
    const woken = { _call: call, _wake: wake, ...deferred() };
    this._byId.set(call.id, woken);
    this._follow(woken).catch(() => undefined);
    return woken;
  }

  private async _follow(woken: Woken): Promise<void> {
    const { _call: call, _known: known } = woken;
    const isOpen = () => !call._isOver && this._byId.get(call.id) === woken;
    // What the socket tells is newer, and comes in order.
    const isUnserved = () =>
      isOpen() && !(call._cursor > 0 && (this._line._credential?._onlyCall ?? call.id) === call.id);
    const asking = this._asking(woken, 'GET');
    const look = async () => {
      try {
        const view = await this._http._repeated(() => this._http._ask(asking), Infinity, isUnserved);
        if (isUnserved()) call._takeView(view);
        known();
      } catch (error) {
        if (isUnserved()) this._failed(call.id, callwakeError(error));
      }
    };
    while (isOpen()) {
      if (isUnserved()) await look();
      await this._http._pause(LOOK_EVERY_MS);
    }
  }

  private _asking({ _call: call, _wake: wake }: Woken, method: Asking['method'], path = '', body?: unknown): Asking {
    return { method, url: `${this._url}/v1/calls/${call.id}${path}`, token: wake, body };
  }
}

function deferred(): Pick<Woken, '_isKnown' | '_known' | '_failed'> {
  let [_known, _failed]: [() => void, Woken['_failed']] = [() => undefined, () => undefined];
  const _isKnown = new Promise<void>((resolve, reject) => {
    [_known, _failed] = [resolve, reject];
  });
  return { _isKnown, _known, _failed };
}
