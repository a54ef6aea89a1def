import { type DeviceRef, type UserRef } from '#calls';
import { type DeviceRecord, packDevices, unpackDevices, unreadableDevices } from './device-record.js';
import { type Keys } from './keys.js';
import { type RedisClient } from './redis-client.js';
import { leastRecent } from './registration.js';
import { replaceIfSameScript } from './replace-if-same.js';

/** "At most 20 devices a user: the least recently registered goes." */
const MOST_DEVICES = 20;
/** More changes to one user's devices at once than this are a flood, and not a race. */
const MOST_CONFLICTS = 100;

type Before = DeviceRecord | undefined;

export interface Changed {
  readonly before: Before;
  readonly after: DeviceRecord;
  /** The device that went for it. */
  readonly gone: DeviceRecord | undefined;
}

/** What is to be there instead; null where nothing is to change. */
type Next<Result> = { readonly devices: readonly DeviceRecord[]; readonly result: Result } | null;

/**
 * The devices of users, all those of one in one value: a key of Redis costs more than what is kept of a device. Changed by
 * compare-and-set. All reject with UnreadableRecord too.
 */
export class DeviceRecords {
  private readonly replaceIfSame;

  constructor(
    private readonly redis: RedisClient,
    private readonly keys: Keys,
  ) {
    this.replaceIfSame = replaceIfSameScript(redis);
  }

  async read({ deviceId, ...user }: DeviceRef): Promise<DeviceRecord | null> {
    return (await this.list(user)).find((each) => each.deviceId === deviceId) ?? null;
  }

  async list(user: UserRef): Promise<DeviceRecord[]> {
    return this.unpack(user, await this.readPacked(user));
  }

  /** Puts what `change` makes of the device as it is; null where that is nothing new. */
  async change(device: DeviceRef, change: (before: Before) => DeviceRecord): Promise<Changed>;
  async change(device: DeviceRef, change: (before: Before) => DeviceRecord | null): Promise<Changed | null>;
  async change(device: DeviceRef, change: (before: Before) => DeviceRecord | null): Promise<Changed | null> {
    return this.replace<Changed>(device, (devices) => {
      const before = devices.find(({ deviceId }) => deviceId === device.deviceId);
      const after = change(before);
      if (!after) return null;
      const gone = before ? undefined : leastRecent(devices, device.deviceId, MOST_DEVICES);
      const others = devices.filter((each) => each !== before && each !== gone);
      return { devices: [...others, after], result: { before, after, gone } };
    });
  }

  /** What was there. */
  async remove(device: DeviceRef): Promise<DeviceRecord | null> {
    return this.replace<DeviceRecord>(device, (devices) => {
      const result = devices.find(({ deviceId }) => deviceId === device.deviceId);
      return result ? { devices: devices.filter((each) => each !== result), result } : null;
    });
  }

  private async replace<Result>(
    user: UserRef,
    next: (devices: readonly DeviceRecord[]) => Next<Result>,
  ): Promise<Result | null> {
    for (let tries = 0; tries < MOST_CONFLICTS; tries++) {
      const packed = await this.readPacked(user);
      const wanted = next(this.unpack(user, packed));
      if (!wanted) return null;
      if (await this.replaceIfSame(this.keys.devices(user), packed, packDevices(wanted.devices))) return wanted.result;
    }
    throw new Error(`The devices of user ${user.user} are changed too often at once: try again.`);
  }

  /** Empty where there is none. */
  private async readPacked(user: UserRef): Promise<Buffer> {
    const key = this.keys.devices(user);
    try {
      return (await this.redis.getBuffer(key)) ?? Buffer.alloc(0);
    } catch (error) {
      if (['string', 'none'].includes(await this.redis.type(key))) throw error;
      throw unreadableDevices(user, key);
    }
  }

  private unpack(user: UserRef, packed: Buffer): DeviceRecord[] {
    return unpackDevices(packed, user, this.keys.devices(user));
  }
}
