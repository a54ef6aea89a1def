import { type CallStore, type DeviceBook } from '#calls';
import { kindOf, type UserTokens, type WakeTokens } from '#auth';
import { Handshake, parse, type Parsed, type WireError } from '#contract';
import { wokenDevice } from '../woken-device.js';
import { type Identity } from './identity.js';

type Refused = { readonly ok: false } & WireError;
const refuse = (code: WireError['code'], message: string): Refused => ({ ok: false, code, message });

/** Who may open a socket, and as which device. */
export class Handshakes {
  constructor(
    private readonly users: UserTokens,
    private readonly wakes: WakeTokens,
    private readonly devices: Pick<DeviceBook, 'pushTarget'>,
    private readonly calls: Pick<CallStore, 'read'>,
  ) {}

  /** Rejects where Redis or the key server can't be asked. */
  async check(auth: unknown): Promise<Parsed<{ identity: Identity; seen: Record<string, number> }>> {
    const parsed = parse(Handshake, auth);
    if (!parsed.ok) return { ...parsed, message: `auth: ${parsed.message}` };
    const { token, deviceId, seen } = parsed.value;
    const identity = kindOf(token) === 'wake' ? await this.woken(token, deviceId) : await this.user(token, deviceId);
    return identity.ok ? { ok: true, value: { identity: identity.value, seen: seqsOf(seen) } } : identity;
  }

  private async user(token: string, deviceId?: string): Promise<Parsed<Identity>> {
    const verified = await this.users.verify(token);
    if (!verified.ok) return refuse('unauthenticated', verified.message);
    const { app, user, name, scope } = verified.identity;
    if (scope === 'service')
      return refuse('forbidden', 'A service speaks HTTP; a socket is a device of a user: send a user token.');
    if (deviceId === undefined) return refuse('bad-request', 'auth: deviceId: is needed with a user token');
    return { ok: true, value: { app, user, name: name ?? user, deviceId } };
  }

  private async woken(token: string, deviceId?: string): Promise<Parsed<Identity>> {
    const woken = await wokenDevice(this.wakes, this.devices, token);
    if (!woken.ok) return woken;
    const { app, user, device, call } = woken.value;
    if (deviceId !== undefined && deviceId !== device) {
      return refuse('forbidden', 'auth: deviceId: is not the device that the wake token was made for; leave it out');
    }
    if (!(await this.calls.read({ app, callId: call })))
      return refuse('not-found', 'The call is long over: nothing of it is kept.');
    return { ok: true, value: { app, user, name: user, deviceId: device, onlyCall: call } };
  }
}

function seqsOf(seen: Record<string, unknown> = {}): Record<string, number> {
  const seqs = Object.entries(seen).filter((each): each is [string, number] => Number.isSafeInteger(each[1]));
  return Object.fromEntries(seqs.map(([callId, seq]) => [callId.toLowerCase(), seq]));
}
