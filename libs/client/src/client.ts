import { type Call } from './call.js';
import { callwakeError, CallwakeError, nonsense } from './error.js';
import { type Off } from './events.js';
import { asJson, isDeviceId, isObject, isTextOrAbsent, isUserId, isUuid, must } from './guards.js';
import { type ClientState } from './line.js';
import { callOver, type LiveCall } from './live-call.js';
import {
  type CallwakeClientOptions,
  type CancelSignal,
  type ClientEvents,
  type InviteOptions,
  type Registration,
} from './options.js';
import { type PushPayload, readPayload } from './payload.js';
import { uuid } from './platform.js';
import { Session } from './session.js';
import { NO_TOKEN } from './tokens.js';
import { type DeviceView } from './wire.js';

const HTTP_FOR_MS = 20_000;
const DEFAULT_RING_SECONDS = 45;
const MOST_RING_MS = 120_000;

/** One device of a user: its line to the server, and its calls. */
export class CallwakeClient {
  private readonly _session: Session;
  private readonly _acceptsGlare: boolean;

  /** Throws `CallwakeError` (`bad-request`) for options that make no sense. */
  constructor(options: CallwakeClientOptions) {
    must(isObject(options), 'give { url, deviceId, token }');
    const { url, deviceId, token, onGlare = 'accept' } = options;
    must(typeof url === 'string' && /^https?:\/\/./.test(url), 'url: must begin with https:// or http://');
    must(isDeviceId(deviceId), 'deviceId: must be 1 to 64 of A-Z a-z 0-9 _ -');
    must(token === undefined || typeof token === 'function', 'token: must be a function');
    must(['accept', 'reject'].includes(onGlare), 'onGlare: must be accept or reject');
    this._session = new Session(url.replace(/\/+$/, ''), deviceId, token);
    this._acceptsGlare = onGlare === 'accept';
  }

  get state(): ClientState {
    return this._session._line.state;
  }

  /** Answers how to stop listening. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (...args: ClientEvents[Name]) => void): Off {
    return this._session._events.on(name, listener);
  }

  /**
   * Be reachable from now on. What calls ask for connects by itself; this is for those that come. When the app comes to the
   * foreground, call it again: a line that died while the phone slept is noticed then.
   */
  connect(): void {
    this._mustHaveToken();
    const wasOnline = this.state === 'online';
    this._session._want();
    if (wasOnline) this._session._probe();
  }

  /** Nothing runs on: what has no answer yet is rejected. Calls stay as they are at the server; `connect()` starts anew. */
  close(): void {
    this._session._close();
  }

  /** Tells the server the device's push tokens: at each start of the app, and when Apple gives new ones. */
  async register(registration: Registration): Promise<DeviceView> {
    must(isObject(registration) && isObject(registration.tokens), 'register: give { platform, environment, tokens }');
    const device = await this._asUser('PUT', registration);
    if (!isObject(device)) throw nonsense('a device');
    return device as unknown as DeviceView;
  }

  /** Log-out: the device never rings again for this user. The client is closed. */
  async unregister(): Promise<void> {
    await this._asUser('DELETE');
    this.close();
  }

  /**
   * Places a call. Resolves once the server has it; where the other one has called first (glare), to that call, accepted. Repeated
   * with the same id until its ring time is over.
   */
  async invite(to: string, options: InviteOptions): Promise<Call> {
    const { media, offer, ringSeconds, data, signal } = checked(to, options);
    this._mustHaveToken();
    if (signal?.aborted) throw callOver('cancelled');
    const ringMs = (ringSeconds ?? DEFAULT_RING_SECONDS) * 1000;
    const peer = { id: to, name: to };
    const call = this._session._newCall({
      id: uuid(),
      direction: 'outgoing',
      peer,
      media,
      _ringMs: ringMs,
      offer,
      data,
    });
    const invite = { callId: call.id, to, media, offer, ringSeconds, data };
    const cancel = () => {
      call._cancel();
    };
    this._session._want();
    signal?.addEventListener('abort', cancel);
    try {
      return await this._session._whileInviting(to, this._place(call, invite, ringMs, signal));
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * The call from this user that a service has placed, by its id: this device is the caller's then, unless another was first.
   * Where `connect()` comes after the call was placed, `placed` tells of it without.
   */
  async placed(callId: string): Promise<Call> {
    must(isUuid(callId), 'callId: must be a UUID');
    this._mustHaveToken();
    this._session._want();
    return this._session._find(callId.toLowerCase());
  }

  /**
   * The call that a VoIP push tells of, from its payload alone: it needs no token and no `connect()`. Report it to CallKit first.
   * Resolves once it is known how the call stands; it may be over. Answers given to it are kept until there is a line.
   */
  async woken(payload: PushPayload): Promise<Call> {
    const { callId: id, from: peer, media, sentAt, ringUntil, wake, data } = readPayload(payload);
    const ringMs = Math.min(MOST_RING_MS, Math.max(0, ringUntil - sentAt));
    const { _session: session } = this;
    const call =
      session._calls.of(id) ??
      session._newCall({ id, direction: 'incoming', peer, media, _ringMs: ringMs, data, offer: undefined });
    session._handOver(id);
    if (call._cursor === 0 && !call._isOver) await session._wake(call, wake);
    return call;
  }

  private async _place(
    call: LiveCall,
    invite: Readonly<Record<string, unknown>>,
    ringMs: number,
    signal: CancelSignal | undefined,
  ): Promise<Call> {
    const { _session: session } = this;
    try {
      const { fields } = await session._ask('call:invite', invite, ringMs);
      call._takeView(fields['call'], fields['iceServers']);
      return call;
    } catch (error) {
      // It stays known, so that nothing that is told of it yet makes a call of it.
      if (signal?.aborted) throw error;
      // Over a line that broke, what came of it may be told before it is said that there is a call.
      if (call._isOver && call._cursor > 0) return call;
      session._calls._remove(call);
      const known = callwakeError(error);
      if (known.code !== 'glare' || !this._acceptsGlare || known.callId === undefined) throw known;
      const first = await session._find(known.callId);
      if (first.direction !== 'incoming') throw known;
      await first.accept();
      if (!signal?.aborted) return first;
      await first.hangup();
      throw callOver('cancelled');
    }
  }

  private _asUser(method: 'PUT' | 'DELETE', body?: unknown): Promise<unknown> {
    const { _http: http, _tokens: tokens, _url: url, deviceId } = this._session;
    let isOld = tokens._current !== undefined;
    const once = async (): Promise<unknown> => {
      const token = await tokens._get();
      try {
        return await http._ask({ method, url: `${url}/v1/devices/${deviceId}`, token, body });
      } catch (error) {
        const known = callwakeError(error);
        if (known.code !== 'unauthenticated') throw known;
        tokens._refused(token);
        if (!isOld) throw known;
        isOld = false;
        return once();
      }
    };
    return http._repeated(once, HTTP_FOR_MS);
  }

  private _mustHaveToken(): void {
    if (!this._session._tokens._isGiven) throw new CallwakeError('unauthenticated', NO_TOKEN);
  }
}

function checked(to: string, options: InviteOptions): InviteOptions {
  must(isUserId(to), 'to: must be 1 to 128 of A-Z a-z 0-9 . _ ~ @ + -');
  must(isObject(options), 'invite: give { media, offer?, ringSeconds?, data? }');
  const { media, offer, ringSeconds = DEFAULT_RING_SECONDS, data } = options;
  must(['audio', 'video'].includes(media), 'media: must be audio or video');
  must(isTextOrAbsent(offer), 'offer: must be SDP, as text');
  const isRingTime = Number.isInteger(ringSeconds) && ringSeconds >= 5 && ringSeconds <= 120;
  must(isRingTime, 'ringSeconds: must be a whole number, 5 to 120');
  return data === undefined ? options : { ...options, data: asJson(data, 'data') };
}
