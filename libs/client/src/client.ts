import { type Call } from './call.js';
import { callwakeError, CallwakeError, nonsense } from './error.js';
import { type Off } from './events.js';
import { asJson, isDeviceId, isNumber, isObject, isTextOrAbsent, isUserId, must } from './guards.js';
import { type ClientState } from './line.js';
import { type LiveCall } from './live-call.js';
import { type CallwakeClientOptions, type ClientEvents, type InviteOptions, type Registration } from './options.js';
import { type PushPayload, readPayload } from './payload.js';
import { uuid } from './platform.js';
import { Session } from './session.js';
import { NO_TOKEN } from './tokens.js';
import { type CallView, type DeviceView, type IceServer } from './wire.js';

const HTTP_FOR_MS = 20_000;
const DEFAULT_RING_SECONDS = 45;
const MOST_RING_MS = 120_000;

/** One device of a user: its line to the server, and its calls. */
export class CallwakeClient {
  private readonly session: Session;
  private readonly acceptsGlare: boolean;

  /** Throws `CallwakeError` (`bad-request`) for options that make no sense. */
  constructor(options: CallwakeClientOptions) {
    must(isObject(options), 'CallwakeClient: give { url, deviceId, token }');
    const { url, deviceId, token, onGlare = 'accept' } = options;
    must(
      typeof url === 'string' && /^https?:\/\/./.test(url),
      'CallwakeClient: url: must begin with https:// or http://',
    );
    must(isDeviceId(deviceId), 'CallwakeClient: deviceId: must be 1 to 64 of A-Z a-z 0-9 _ -');
    must(token === undefined || typeof token === 'function', 'CallwakeClient: token: must be a function');
    must(['accept', 'reject'].includes(onGlare), 'CallwakeClient: onGlare: must be accept or reject');
    this.session = new Session(url.replace(/\/+$/, ''), deviceId, token);
    this.acceptsGlare = onGlare === 'accept';
  }

  get state(): ClientState {
    return this.session.line.state;
  }

  /** Answers how to stop listening. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (...args: ClientEvents[Name]) => void): Off {
    return this.session.events.on(name, listener);
  }

  /**
   * Be reachable from now on. What calls ask for connects by itself; this is for those that come. When the app comes to the
   * foreground, call it again: a line that died while the phone slept is noticed then.
   */
  connect(): void {
    this.mustHaveToken();
    const wasOnline = this.state === 'online';
    this.session.want();
    if (wasOnline) this.session.probe();
  }

  /** Nothing runs on: what has no answer yet is rejected. Calls stay as they are at the server; `connect()` starts anew. */
  close(): void {
    this.session.close();
  }

  /** Tells the server the device's push tokens: at each start of the app, and when Apple gives new ones. */
  async register(registration: Registration): Promise<DeviceView> {
    must(isObject(registration) && isObject(registration.tokens), 'register: give { platform, environment, tokens }');
    const device = await this.asUser('PUT', registration);
    if (!isObject(device)) throw nonsense('a device');
    return device as unknown as DeviceView;
  }

  /** Log-out: the device never rings again for this user. The client is closed. */
  async unregister(): Promise<void> {
    await this.asUser('DELETE');
    this.close();
  }

  /**
   * Places a call. Resolves once the server has it; where the other one has called first (glare), to that call, accepted. Repeated
   * with the same id until its ring time is over.
   */
  async invite(to: string, options: InviteOptions): Promise<Call> {
    const { media, offer, ringSeconds, data } = checked(to, options);
    this.mustHaveToken();
    const ringMs = (ringSeconds ?? DEFAULT_RING_SECONDS) * 1000;
    const peer = { id: to, name: to };
    const call = this.session.newCall({ id: uuid(), direction: 'outgoing', peer, media, ringMs, offer, data });
    const invite = { callId: call.id, to, media, offer, ringSeconds, data };
    this.session.want();
    return this.session.whileInviting(to, this.place(call, invite, ringMs));
  }

  /**
   * The call that a VoIP push tells of, from its payload alone: it needs no token and no `connect()`. Report it to CallKit first.
   * Resolves once it is known how the call stands; it may be over. Answers given to it are kept until there is a line.
   */
  async woken(payload: PushPayload): Promise<Call> {
    const { callId: id, from: peer, media, sentAt, ringUntil, wake, data } = readPayload(payload);
    const ringMs = Math.min(MOST_RING_MS, Math.max(0, ringUntil - sentAt));
    const { session } = this;
    const call =
      session.calls.of(id) ??
      session.newCall({ id, direction: 'incoming', peer, media, ringMs, data, offer: undefined });
    session.handOver(call);
    if (call.cursor === 0 && !call.isOver) await session.wake(call, wake);
    return call;
  }

  private async place(call: LiveCall, invite: Readonly<Record<string, unknown>>, ringMs: number): Promise<Call> {
    try {
      const { fields } = await this.session.ask('call:invite', invite, ringMs);
      take(call, fields['call'], fields['iceServers']);
      return call;
    } catch (error) {
      // Over a line that broke, what came of it may be told before it is said that there is a call.
      if (call.isOver && call.cursor > 0) return call;
      this.session.calls.remove(call);
      const known = callwakeError(error);
      if (known.code !== 'glare' || !this.acceptsGlare || known.callId === undefined) throw known;
      return this.acceptFirst(known.callId, known);
    }
  }

  private async acceptFirst(callId: string, glare: CallwakeError): Promise<Call> {
    const { session } = this;
    if (!session.calls.of(callId)) await session.sync({ callId });
    const first = session.calls.of(callId);
    if (first?.direction !== 'incoming') throw glare;
    session.handOver(first);
    await first.accept();
    return first;
  }

  private asUser(method: 'PUT' | 'DELETE', body?: unknown): Promise<unknown> {
    const { http, tokens, url, deviceId } = this.session;
    let isOld = tokens.current !== undefined;
    const once = async (): Promise<unknown> => {
      const token = await tokens.get();
      try {
        return await http.ask({ method, url: `${url}/v1/devices/${deviceId}`, token, body });
      } catch (error) {
        const known = callwakeError(error);
        if (known.code !== 'unauthenticated') throw known;
        tokens.refused(token);
        if (!isOld) throw known;
        isOld = false;
        return once();
      }
    };
    return http.repeated(once, HTTP_FOR_MS);
  }

  private mustHaveToken(): void {
    if (!this.session.tokens.isGiven) throw new CallwakeError('unauthenticated', NO_TOKEN);
  }
}

function checked(to: string, options: InviteOptions): InviteOptions {
  must(isUserId(to), 'invite: to: must be a user id, 1 to 128 of A-Z a-z 0-9 . _ ~ @ + -');
  must(isObject(options), 'invite: give { media, offer?, ringSeconds?, data? }');
  const { media, offer, ringSeconds = DEFAULT_RING_SECONDS, data } = options;
  must(['audio', 'video'].includes(media), 'invite: media: must be audio or video');
  must(isTextOrAbsent(offer), 'invite: offer: must be SDP, as text');
  const isRingTime = Number.isInteger(ringSeconds) && ringSeconds >= 5 && ringSeconds <= 120;
  must(isRingTime, 'invite: ringSeconds: must be a whole number, 5 to 120');
  return data === undefined ? options : { ...options, data: asJson(data, 'invite: data') };
}

function take(call: LiveCall, view: unknown, iceServers: unknown): void {
  if (!isObject(view) || !isNumber(view['ringUntil']) || !Array.isArray(iceServers))
    throw nonsense('the answer to call:invite');
  const { state, ringUntil, reason, by } = view as unknown as CallView;
  call.iceServers = iceServers as IceServer[];
  call.takeState(state, ringUntil);
  if (state === 'ended' && reason !== undefined) call.endNow(reason, undefined, by);
}
