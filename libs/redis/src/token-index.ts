import { hash } from 'node:crypto';
import { type DeviceRef, type PushToken, type TokenKind } from '#calls';
import { claimTokenScript } from './claim-token.js';
import { type DeleteIfSame } from './delete-if-same.js';
import { type Keys } from './keys.js';
import { PackedReader, packText, packTime } from './packed.js';
import { type RedisClient } from './redis-client.js';

/**
 * Redis packs a hash of up to 512 small fields. 4,096 of them: few enough to cost little a token at 10,000, and packed still at a
 * million and a half; a token costs some 60 B, and 45 more in a hash that outgrew it.
 */
const BUCKET_BITS = 12;
/** No text begins like this. */
const FORM = Buffer.from([1]);
/** Of the form and the time, before the owner. */
const HEAD_BYTES = 7;

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
    const { claimed, owner } = await this.claimToken(bucket, digest, packHeld(device, token.registeredAt));
    if (!owner || owner.equals(packOwner(device))) return { taken: false };
    if (!claimed) return { taken: true };
    const from = unpackOwner(device.app, owner);
    return { taken: false, ...(from && { from }) };
  }

  /** The token has no owner any more, unless it was claimed again since. */
  async release(device: DeviceRef, kind: TokenKind, { token, registeredAt }: PushToken): Promise<void> {
    const { bucket, digest } = this.placeOf(device.app, kind, token);
    await this.deleteIfSame(bucket, digest, packHeld(device, registeredAt));
  }

  async isOwner(device: DeviceRef, kind: TokenKind, token: string): Promise<boolean> {
    const { bucket, digest } = this.placeOf(device.app, kind, token);
    const held = await this.redis.hgetBuffer(bucket, digest);
    return held?.subarray(HEAD_BYTES).equals(packOwner(device)) ?? false;
  }

  private placeOf(app: string, kind: TokenKind, token: string): { bucket: string; digest: Buffer } {
    const whole = hash('sha256', `${app} ${kind} ${token}`, 'buffer');
    const bucket = whole.readUInt16BE(0) >> (16 - BUCKET_BITS);
    return { bucket: this.keys.tokens(bucket), digest: whole.subarray(2, 14) };
  }
}

const packHeld = (device: DeviceRef, registeredAt: number): Buffer =>
  Buffer.concat([FORM, packTime(registeredAt), packOwner(device)]);

const packOwner = ({ user, deviceId }: DeviceRef): Buffer => Buffer.concat([packText(user), packText(deviceId)]);

/** Undefined where it names nobody. */
function unpackOwner(app: string, owner: Buffer): DeviceRef | undefined {
  const reader = new PackedReader(owner);
  try {
    return { app, user: reader.text(), deviceId: reader.text() };
  } catch {
    return undefined;
  }
}
