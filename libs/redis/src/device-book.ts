import {
  type Clock,
  type Device,
  type DeviceBook,
  type DeviceRef,
  type Environment,
  type PushToken,
  type PushTarget,
  type Reachable,
  type Registered,
  type Registration,
  type SocketPlace,
  type TokenKind,
  type UserRef,
} from '#calls';
import { deleteIfSameScript } from './delete-if-same.js';
import { type DeviceRecord } from './device-record.js';
import { DeviceRecords } from './device-records.js';
import { type Keys, keysUnder } from './keys.js';
import { Presence } from './presence.js';
import { type RedisClient } from './redis-client.js';
import { afterRegistration, TOKEN_KINDS, withoutToken } from './registration.js';
import { TokenIndex } from './token-index.js';

/** Devices, their tokens and their sockets in Redis, by a connection for requests. All reject with UnreadableRecord too. */
export class RedisDeviceBook implements DeviceBook {
  private readonly records: DeviceRecords;
  private readonly tokens: TokenIndex;
  private readonly presence: Presence;

  constructor(redis: RedisClient, clock: Clock, keys: Keys = keysUnder()) {
    const deleteIfSame = deleteIfSameScript(redis);
    this.records = new DeviceRecords(redis, keys);
    this.tokens = new TokenIndex(redis, keys, deleteIfSame);
    this.presence = new Presence(redis, keys, deleteIfSame, clock);
  }

  /** Tokens are claimed first: a crash in between leaves a token that rings for nobody, and never one that rings for two. */
  async register(device: DeviceRef, registration: Registration, now: number): Promise<Registered> {
    const claims = await this.claim(device, registration, now);
    const taken = new Set(claims.filter((claim) => claim.taken).map(({ kind }) => kind));
    const arrival = { deviceId: device.deviceId, registration, at: now, taken };
    const { before, after, gone } = await this.records.change(device, (known) => afterRegistration(known, arrival));
    const claimed = claims.map(({ kind, token }) => [kind, { token, registeredAt: now }] as const);
    await Promise.all([
      this.release(device, tokensOf(before), after),
      this.release(device, claimed, after),
      ...claims.map(({ kind, token, from }) => from && this.takeFrom(from, kind, token, now)),
      gone && this.release({ ...device, deviceId: gone.deviceId }, tokensOf(gone)),
    ]);
    const displaced = claims.flatMap(({ kind, from }) => (kind === 'voip' && from ? [from] : []));
    return { device: toDevice(after), displaced };
  }

  /** By deviceId. */
  async list(user: UserRef): Promise<Device[]> {
    const records = await this.records.list(user);
    const owned = await Promise.all(records.map((record) => this.withOwnTokens(user, record)));
    return owned.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  }

  async remove(device: DeviceRef): Promise<boolean> {
    const gone = await this.records.remove(device);
    await this.release(device, tokensOf(gone));
    return gone !== null;
  }

  async has(device: DeviceRef): Promise<boolean> {
    return (await this.records.read(device)) !== null;
  }

  async reachable(user: UserRef): Promise<Reachable[]> {
    const [records, places] = await Promise.all([this.records.list(user), this.presence.all(user)]);
    const withToken = new Set(records.filter(({ tokens }) => tokens.voip).map(({ deviceId }) => deviceId));
    return [...new Set([...withToken, ...places.keys()])].map((deviceId) => {
      return { deviceId, hasVoipToken: withToken.has(deviceId), ...places.get(deviceId) };
    });
  }

  async pushTarget(device: DeviceRef, kind: TokenKind): Promise<PushTarget | null> {
    const record = await this.records.read(device);
    const token = record?.tokens[kind];
    if (!record || !token || !(await this.tokens.isOwner(device, kind, token.token))) return null;
    return { ...token, environment: record.environment };
  }

  async forgetToken(device: DeviceRef, kind: TokenKind, token: string): Promise<boolean> {
    const changed = await this.records.change(device, (before) =>
      before?.tokens[kind]?.token === token ? withoutToken(before, kind, token, Infinity) : null,
    );
    if (!changed) return false;
    await this.release(device, tokensOf(changed.before), changed.after);
    return true;
  }

  async retag(device: DeviceRef, kind: TokenKind, token: string, environment: Environment): Promise<boolean> {
    const changed = await this.records.change(device, (before) =>
      before?.tokens[kind]?.token === token ? { ...before, environment, isFound: true } : null,
    );
    return changed !== null;
  }

  connect(device: DeviceRef, place: SocketPlace, now: number): Promise<SocketPlace | null> {
    return this.presence.connect(device, place, now);
  }

  disconnect(device: DeviceRef, place: SocketPlace): Promise<boolean> {
    return this.presence.disconnect(device, place);
  }

  whereIs(device: DeviceRef): Promise<SocketPlace | null> {
    return this.presence.whereIs(device);
  }

  keepServer(server: string): Promise<boolean> {
    return this.presence.keepServer(server);
  }

  dropServer(server: string): Promise<void> {
    return this.presence.dropServer(server);
  }

  private claim(device: DeviceRef, { tokens }: Registration, now: number) {
    const wanted = TOKEN_KINDS.flatMap((kind) => (tokens[kind] ? [{ kind, token: tokens[kind] }] : []));
    return Promise.all(
      wanted.map(async ({ kind, token }) => ({
        ...{ kind, token },
        ...(await this.tokens.claim(device, kind, { token, registeredAt: now })),
      })),
    );
  }

  /** Releases those of the tokens that the device does not hold any more. */
  private async release(device: DeviceRef, tokens: readonly KindAndToken[], held?: DeviceRecord): Promise<void> {
    const unheld = tokens.filter(([kind, { token }]) => held?.tokens[kind]?.token !== token);
    await Promise.all(unheld.map(([kind, token]) => this.tokens.release(device, kind, token)));
  }

  private async takeFrom(device: DeviceRef, kind: TokenKind, token: string, now: number): Promise<void> {
    await this.records.change(device, (before) => (before ? withoutToken(before, kind, token, now) : null));
  }

  private async withOwnTokens(user: UserRef, record: DeviceRecord): Promise<Device> {
    const ref = { ...user, deviceId: record.deviceId };
    const owned = await Promise.all(
      tokensOf(record).map(async ([kind, token]) =>
        (await this.tokens.isOwner(ref, kind, token.token)) ? [kind] : [],
      ),
    );
    return toDevice(record, owned.flat());
  }
}

type KindAndToken = readonly [kind: TokenKind, token: PushToken];

const tokensOf = (record: DeviceRecord | null | undefined): KindAndToken[] =>
  TOKEN_KINDS.flatMap((kind) => (record?.tokens[kind] ? [[kind, record.tokens[kind]] as const] : []));

function toDevice(record: DeviceRecord, kinds: readonly TokenKind[] = TOKEN_KINDS): Device {
  const { deviceId, platform, environment } = record;
  const tokens = Object.fromEntries(tokensOf(record).filter(([kind]) => kinds.includes(kind)));
  return { deviceId, platform, environment, tokens };
}
