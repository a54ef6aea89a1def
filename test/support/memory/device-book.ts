import {
  type Clock,
  type Device,
  type DeviceBook,
  type DeviceRef,
  type PushTarget,
  type PushToken,
  type Reachable,
  type Registered,
  type Registration,
  SERVER_LEASE_MS,
  type SocketPlace,
  type TokenKind,
  type UserRef,
} from '#calls';

const MOST_DEVICES = 20;
const KINDS = ['voip', 'alert'] as const;

interface Known {
  readonly ref: DeviceRef;
  readonly environment: Device['environment'];
  readonly tokens: Device['tokens'];
  readonly registeredAt: number;
  readonly isFound?: boolean;
}

/** Devices in this process. A token's owner is whoever has it: there is no index that could disagree. */
export class MemoryDeviceBook implements DeviceBook {
  private readonly devices = new Map<string, Known>();
  private readonly places = new Map<string, { readonly ref: DeviceRef; readonly place: SocketPlace }>();
  /** Until when each server lives, in ms since epoch. */
  private readonly leases = new Map<string, number>();

  constructor(private readonly clock: Clock = () => 0) {}

  register(ref: DeviceRef, registration: Registration, now: number): Promise<Registered> {
    const displaced = this.holdersOf(ref, registration.tokens.voip, now);
    const before = this.devices.get(keyOf(ref));
    const isLate = before !== undefined && before.registeredAt > now;
    const tokens = KINDS.flatMap((kind) => {
      const token = this.tokenAfter(ref, before?.tokens[kind], kind, registration, now);
      return token ? [[kind, token] as const] : [];
    });
    const known: Known = {
      ref,
      ...environmentAfter(before, registration, isLate),
      tokens: Object.fromEntries(tokens),
      registeredAt: isLate ? before.registeredAt : now,
    };
    if (!before) this.makeRoom(ref);
    this.devices.set(keyOf(ref), known);
    return Promise.resolve({ device: toDevice(known), displaced });
  }

  list(user: UserRef): Promise<Device[]> {
    const devices = this.of(user).map(toDevice);
    return Promise.resolve(devices.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)));
  }

  remove(ref: DeviceRef): Promise<boolean> {
    return Promise.resolve(this.devices.delete(keyOf(ref)));
  }

  has(ref: DeviceRef): Promise<boolean> {
    return Promise.resolve(this.devices.has(keyOf(ref)));
  }

  reachable(user: UserRef): Promise<Reachable[]> {
    const withToken = this.of(user).filter(({ tokens }) => tokens.voip);
    const connected = [...this.places.values()].filter(({ ref, place }) => isOf(ref, user) && this.lives(place.server));
    const deviceIds = new Set([...withToken, ...connected].map(({ ref }) => ref.deviceId));
    const reachable = [...deviceIds].map((deviceId) => {
      const place = connected.find(({ ref }) => ref.deviceId === deviceId)?.place;
      return { deviceId, hasVoipToken: withToken.some(({ ref }) => ref.deviceId === deviceId), ...place };
    });
    return Promise.resolve(reachable);
  }

  pushTarget(ref: DeviceRef, kind: TokenKind): Promise<PushTarget | null> {
    const known = this.devices.get(keyOf(ref));
    const token = known?.tokens[kind];
    return Promise.resolve(known && token ? { ...token, environment: known.environment } : null);
  }

  forgetToken(ref: DeviceRef, kind: TokenKind, token: string): Promise<boolean> {
    const known = this.devices.get(keyOf(ref));
    if (known?.tokens[kind]?.token !== token) return Promise.resolve(false);
    const { [kind]: _, ...tokens } = known.tokens;
    this.devices.set(keyOf(ref), { ...known, tokens });
    return Promise.resolve(true);
  }

  retag(ref: DeviceRef, kind: TokenKind, token: string, environment: Device['environment']): Promise<boolean> {
    const known = this.devices.get(keyOf(ref));
    if (known?.tokens[kind]?.token !== token) return Promise.resolve(false);
    this.devices.set(keyOf(ref), { ...known, environment, isFound: true });
    return Promise.resolve(true);
  }

  connect(ref: DeviceRef, place: SocketPlace): Promise<SocketPlace | null> {
    const before = this.places.get(keyOf(ref))?.place;
    this.places.set(keyOf(ref), { ref, place });
    return Promise.resolve(before && !isSame(before, place) ? before : null);
  }

  disconnect(ref: DeviceRef, place: SocketPlace): Promise<boolean> {
    const there = this.places.get(keyOf(ref))?.place;
    return Promise.resolve(there !== undefined && isSame(there, place) && this.places.delete(keyOf(ref)));
  }

  whereIs(ref: DeviceRef): Promise<SocketPlace | null> {
    const place = this.places.get(keyOf(ref))?.place;
    return Promise.resolve(place && this.lives(place.server) ? place : null);
  }

  keepServer(server: string): Promise<boolean> {
    const lived = this.lives(server);
    this.leases.set(server, this.clock() + SERVER_LEASE_MS);
    return Promise.resolve(lived);
  }

  dropServer(server: string): Promise<void> {
    this.leases.delete(server);
    return Promise.resolve();
  }

  /** Every device that is registered, of whatever user. */
  get registered(): DeviceRef[] {
    return [...this.devices.values()].map(({ ref }) => ref);
  }

  private lives(server: string): boolean {
    return (this.leases.get(server) ?? -Infinity) > this.clock();
  }

  /** Who has this token until `ref` takes it. */
  private holdersOf(ref: DeviceRef, token: string | null | undefined, now: number): DeviceRef[] {
    const loses = (known: Known) =>
      known.ref.app === ref.app &&
      keyOf(known.ref) !== keyOf(ref) &&
      known.tokens.voip?.token === token &&
      (known.tokens.voip?.registeredAt ?? 0) <= now;
    return token ? [...this.devices.values()].filter(loses).map((known) => known.ref) : [];
  }

  private of(user: UserRef): Known[] {
    return [...this.devices.values()].filter(({ ref }) => isOf(ref, user));
  }

  private tokenAfter(
    ref: DeviceRef,
    before: PushToken | undefined,
    kind: TokenKind,
    registration: Registration,
    now: number,
  ): PushToken | undefined {
    const token = registration.tokens[kind];
    if (token === undefined || (before && before.registeredAt > now)) return before;
    return token !== null && this.take(ref, kind, token, now) ? { token, registeredAt: now } : undefined;
  }

  /** False where another device registered it later. */
  private take(ref: DeviceRef, kind: TokenKind, token: string, now: number): boolean {
    const holds = (known: Known) => known.ref.app === ref.app && known.tokens[kind]?.token === token;
    const holder = [...this.devices.values()].find((known) => holds(known) && keyOf(known.ref) !== keyOf(ref));
    if (!holder) return true;
    if ((holder.tokens[kind]?.registeredAt ?? 0) > now) return false;
    const { [kind]: _, ...tokens } = holder.tokens;
    this.devices.set(keyOf(holder.ref), { ...holder, tokens });
    return true;
  }

  private makeRoom(user: UserRef): void {
    const devices = this.of(user);
    if (devices.length < MOST_DEVICES) return;
    const oldest = devices.reduce((a, b) => (b.registeredAt < a.registeredAt ? b : a));
    this.devices.delete(keyOf(oldest.ref));
  }
}

function environmentAfter(before: Known | undefined, registration: Registration, isLate: boolean) {
  const { voip } = registration.tokens;
  const isSame = voip === undefined || voip === before?.tokens.voip?.token;
  if (before && (isLate || (before.isFound && isSame))) {
    return { environment: before.environment, isFound: before.isFound === true };
  }
  return { environment: registration.environment };
}

const keyOf = ({ app, user, deviceId }: DeviceRef): string => `${app}/${user}/${deviceId}`;
const isOf = (ref: DeviceRef, { app, user }: UserRef): boolean => ref.app === app && ref.user === user;
const isSame = (a: SocketPlace, b: SocketPlace): boolean => a.server === b.server && a.socket === b.socket;
const toDevice = ({ ref, environment, tokens }: Known): Device => ({
  ...{ deviceId: ref.deviceId, platform: 'ios', environment },
  tokens: { ...tokens },
});
