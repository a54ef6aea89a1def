import { type DeviceRef, type UserRef } from '#calls';
import { type DeleteIfSame } from './delete-if-same.js';
import { type DeviceRecord, packDevice, unpackDevice } from './device-record.js';
import { type Keys } from './keys.js';
import { putDeviceScript } from './put-device.js';
import { type RedisClient } from './redis-client.js';
import { leastRecent } from './registration.js';

/** "At most 20 devices a user: the least recently registered goes." */
const MOST_DEVICES = 20;
/** More devices of one user at once than this are a flood, and not a race. */
const MOST_CONFLICTS = 40;

type Before = DeviceRecord | undefined;

export interface Changed {
  readonly before: Before;
  readonly after: DeviceRecord;
  /** The device that went for it. */
  readonly gone: DeviceRecord | undefined;
}

/** The devices of users, each changed by compare-and-set. All reject with UnreadableRecord too. */
export class DeviceRecords {
  private readonly putDevice;

  constructor(
    private readonly redis: RedisClient,
    private readonly keys: Keys,
    private readonly deleteIfSame: DeleteIfSame,
  ) {
    this.putDevice = putDeviceScript(redis, keys);
  }

  async read(device: DeviceRef): Promise<DeviceRecord | null> {
    const packed = await this.readPacked(device);
    return packed === null ? null : this.unpack(device, packed);
  }

  async has(device: DeviceRef): Promise<boolean> {
    return (await this.redis.hexists(this.keys.devices(device), device.deviceId)) === 1;
  }

  async list(user: UserRef): Promise<DeviceRecord[]> {
    const all = Object.entries(await this.redis.hgetall(this.keys.devices(user)));
    return all.map(([deviceId, packed]) => this.unpack({ ...user, deviceId }, packed));
  }

  /** Puts what `change` makes of the device as it is; null where that is nothing new. */
  async change(device: DeviceRef, change: (before: Before) => DeviceRecord): Promise<Changed>;
  async change(device: DeviceRef, change: (before: Before) => DeviceRecord | null): Promise<Changed | null>;
  async change(device: DeviceRef, change: (before: Before) => DeviceRecord | null): Promise<Changed | null> {
    for (let tries = 0; tries < MOST_CONFLICTS; tries++) {
      const devices = await this.list(device);
      const before = devices.find(({ deviceId }) => deviceId === device.deviceId);
      const after = change(before);
      if (!after) return null;
      const gone = before ? undefined : leastRecent(devices, device.deviceId, MOST_DEVICES);
      if (await this.put(device, { before, after, gone })) return { before, after, gone };
    }
    throw new Error(`Device ${device.deviceId} of user ${device.user} is changed too often at once: try again.`);
  }

  /** What was there. */
  async remove(device: DeviceRef): Promise<DeviceRecord | null> {
    for (;;) {
      const packed = await this.readPacked(device);
      if (packed === null) return null;
      if (await this.deleteIfSame(this.keys.devices(device), device.deviceId, packed))
        return this.unpack(device, packed);
    }
  }

  private put(device: DeviceRef, { before, after, gone }: Changed): Promise<boolean> {
    return this.putDevice({
      device,
      before: before && packDevice(before),
      after: packDevice(after),
      goes: gone && { deviceId: gone.deviceId, packed: packDevice(gone) },
      most: MOST_DEVICES,
    });
  }

  private readPacked(device: DeviceRef): Promise<string | null> {
    return this.redis.hget(this.keys.devices(device), device.deviceId);
  }

  private unpack(device: DeviceRef, packed: string): DeviceRecord {
    return unpackDevice(packed, device, this.keys.devices(device));
  }
}
