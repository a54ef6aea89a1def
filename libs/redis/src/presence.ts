import { type Clock, type DeviceRef, SERVER_LEASE_MS, type SocketPlace, type UserRef } from '#calls';
import { type DeleteIfSame } from './delete-if-same.js';
import { type Keys } from './keys.js';
import { type RedisClient } from './redis-client.js';

/** A server that lives says again where its sockets are, in less than this. */
const PRESENCE_MS = 3_600_000;

/** Where a user's devices are connected. */
export class Presence {
  constructor(
    private readonly redis: RedisClient,
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

  /** False where the device is not connected by this socket any more. */
  async disconnect(device: DeviceRef, place: SocketPlace): Promise<boolean> {
    const key = this.keys.presence(device);
    for (;;) {
      const packed = await this.redis.hget(key, device.deviceId);
      const there = packed === null ? null : this.unpack(packed);
      if (packed === null || !there || !isSame(there, place)) return false;
      if (await this.deleteIfSame(key, device.deviceId, packed)) return true;
    }
  }

  async whereIs(device: DeviceRef): Promise<SocketPlace | null> {
    const packed = await this.redis.hget(this.keys.presence(device), device.deviceId);
    const place = packed === null ? null : this.unpack(packed);
    return place && (await this.lives(place.server)) ? place : null;
  }

  /** By deviceId. */
  async all(user: UserRef): Promise<Map<string, SocketPlace>> {
    const packed = Object.entries(await this.redis.hgetall(this.keys.presence(user)));
    const places = packed.flatMap(([deviceId, each]) => {
      const place = this.unpack(each);
      return place ? [[deviceId, place] as const] : [];
    });
    const servers = [...new Set(places.map(([, { server }]) => server))];
    const lives = await Promise.all(servers.map((server) => this.lives(server)));
    return new Map(places.filter(([, { server }]) => lives[servers.indexOf(server)]));
  }

  async keepServer(server: string): Promise<boolean> {
    return (await this.redis.set(this.keys.lease(server), '1', 'PX', SERVER_LEASE_MS, 'GET')) !== null;
  }

  async dropServer(server: string): Promise<void> {
    await this.redis.del(this.keys.lease(server));
  }

  private async lives(server: string): Promise<boolean> {
    return (await this.redis.exists(this.keys.lease(server))) === 1;
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
