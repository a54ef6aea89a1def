import { hash } from 'node:crypto';
import { type DeviceRef, type PushToken, type TokenKind } from '#calls';
import { claimTokenScript } from './claim-token.js';
import { type DeleteIfSame } from './delete-if-same.js';
import { type Keys } from './keys.js';
import { type RedisClient } from './redis-client.js';

/** Small hashes are packed by Redis: a token costs 51 to 85 B this way, and 405 as a key of its own. */
const BUCKET_BITS = 14;

/** Whose a push token is. It lies apart from the devices, so it is a hint, and both are asked before each push. */
export class TokenIndex {
  private readonly claimToken;

  constructor(
    private readonly redis: RedisClient,
    private readonly keys: Keys,
    private readonly deleteIfSame: DeleteIfSame,
  ) {
    this.claimToken = claimTokenScript(redis);
  }

  /** `taken`: another device registered it later. Otherwise `from` is the other device that had it. */
  async claim(device: DeviceRef, kind: TokenKind, token: PushToken): Promise<{ taken: boolean; from?: DeviceRef }> {
    const { bucket, digest } = this.placeOf(device.app, kind, token.token);
    const self = packOwner(device);
    const { claimed, owner } = await this.claimToken(bucket, digest, self, token.registeredAt);
    if (owner === undefined || owner === self) return { taken: false };
    return claimed ? { taken: false, from: unpackOwner(device.app, owner) } : { taken: true };
  }

  /** The token has no owner any more, unless it was claimed again since. */
  async release(device: DeviceRef, kind: TokenKind, { token, registeredAt }: PushToken): Promise<void> {
    const { bucket, digest } = this.placeOf(device.app, kind, token);
    await this.deleteIfSame(bucket, digest, `${registeredAt} ${packOwner(device)}`);
  }

  async isOwner(device: DeviceRef, kind: TokenKind, token: string): Promise<boolean> {
    const { bucket, digest } = this.placeOf(device.app, kind, token);
    const held = await this.redis.hget(bucket, digest);
    return held !== null && held.slice(held.indexOf(' ') + 1) === packOwner(device);
  }

  private placeOf(app: string, kind: TokenKind, token: string): { bucket: string; digest: string } {
    const whole = hash('sha256', `${app} ${kind} ${token}`, 'buffer');
    const bucket = whole.readUInt16BE(0) >> (16 - BUCKET_BITS);
    return { bucket: this.keys.tokens(bucket), digest: whole.subarray(2, 14).toString('base64url') };
  }
}

const packOwner = ({ user, deviceId }: DeviceRef): string => `${user} ${deviceId}`;

function unpackOwner(app: string, owner: string): DeviceRef {
  const [user = '', deviceId = ''] = owner.split(' ');
  return { app, user, deviceId };
}
