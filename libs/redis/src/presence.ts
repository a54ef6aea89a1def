import { type Redis } from 'ioredis';
import { type Clock, type DeviceRef, type SocketPlace, type UserRef } from '#calls';
import { type DeleteIfSame } from './delete-if-same.js';
import { type Keys } from './keys.js';

/** A server that lives says again where its sockets are, in less than this. */
const PRESENCE_MS = 3_600_000;

/** Where a user's devices are connected. */
export class Presence {
  constructor(
    private readonly redis: Redis,
    private readonly keys: Keys,
    private readonly deleteIfSame: DeleteIfSame,
    private readonly clock: Clock,
  ) {}

  /** Returns the other place where the device was connected. */
  async connect(device: DeviceRef, place: SocketPlace, now: number): Promise<SocketPlace | null> {
    const key = this.keys.presence(device);
    const before = await this.replace(key, device.deviceId, packPlace(place, now));
    return before && !isSame(before, place) ? before : null;
  }

  async disconnect(device: DeviceRef, place: SocketPlace): Promise<void> {
    const key = this.keys.presence(device);
    for (;;) {
      const packed = await this.redis.hget(key, device.deviceId);
      const there = packed === null ? null : this.unpack(packed);
      if (packed === null || !there || !isSame(there, place)) return;
      if (await this.deleteIfSame(key, device.deviceId, packed)) return;
    }
  }

  async forget(device: DeviceRef): Promise<void> {
    await this.redis.hdel(this.keys.presence(device), device.deviceId);
  }

  async whereIs(device: DeviceRef): Promise<SocketPlace | null> {
    const packed = await this.redis.hget(this.keys.presence(device), device.deviceId);
    return packed === null ? null : this.unpack(packed);
  }

  /** By deviceId. */
  async all(user: UserRef): Promise<Map<string, SocketPlace>> {
    const places = Object.entries(await this.redis.hgetall(this.keys.presence(user)));
    return new Map(
      places.flatMap(([deviceId, packed]) => {
        const place = this.unpack(packed);
        return place ? [[deviceId, place]] : [];
      }),
    );
  }

  private async replace(key: string, deviceId: string, packed: string): Promise<SocketPlace | null> {
    const steps = this.redis.multi().hget(key, deviceId).hset(key, deviceId, packed).pexpire(key, PRESENCE_MS);
    const [[error, before] = []] = (await steps.exec()) ?? [];
    if (error) throw error;
    return typeof before === 'string' ? this.unpack(before) : null;
  }

  /** Null where nobody has said so for too long: its server is dead. */
  private unpack(packed: string): SocketPlace | null {
    const [socket = '', at, ...server] = packed.split('|');
    return this.clock() < Number(at) + PRESENCE_MS ? { server: server.join('|'), socket } : null;
  }
}

const packPlace = ({ server, socket }: SocketPlace, at: number): string => `${socket}|${at}|${server}`;

const isSame = (one: SocketPlace, other: SocketPlace): boolean =>
  one.socket === other.socket && one.server === other.server;
