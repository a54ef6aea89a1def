import { type Device, type PushToken, type UserRef } from '#calls';
import { packCount, PackedReader, packText, packTime } from './packed.js';
import { UnreadableRecord } from './unreadable-record.js';

/** A device, and when it was last registered, in ms since epoch. */
export interface DeviceRecord extends Device {
  readonly registeredAt: number;
  /** Its environment was found out, against what the app said. */
  readonly isFound?: true;
}

/** In the upper half of a device's mark, so that no other form, such as text, is taken for it. All devices are of iOS. */
const FORM = 0x90;
const FLAGS = { sandbox: 1, found: 2, voip: 4, alert: 8 };

/** One device after the other: deviceId, its mark (a byte), when it was registered, and of each token how much earlier that was. */
export function packDevices(devices: readonly DeviceRecord[]): Buffer {
  return Buffer.concat(devices.flatMap(packDevice));
}

/** Throws UnreadableRecord. */
export function unpackDevices(packed: Buffer, user: UserRef, key: string): DeviceRecord[] {
  const reader = new PackedReader(packed);
  const devices: DeviceRecord[] = [];
  try {
    while (!reader.isAtEnd) devices.push(readDevice(reader));
  } catch {
    throw unreadableDevices(user, key);
  }
  return devices;
}

export const unreadableDevices = ({ app, user }: UserRef, key: string): UnreadableRecord =>
  new UnreadableRecord(`What is kept of the devices of user ${user} of app ${app}`, key);

function packDevice({ deviceId, registeredAt, environment, isFound, tokens }: DeviceRecord): Buffer[] {
  const { voip, alert } = tokens;
  const mark =
    FORM |
    (environment === 'sandbox' ? FLAGS.sandbox : 0) |
    (isFound ? FLAGS.found : 0) |
    (voip ? FLAGS.voip : 0) |
    (alert ? FLAGS.alert : 0);
  const packToken = (token: PushToken | undefined): Buffer[] =>
    token ? [packText(token.token), packCount(registeredAt - token.registeredAt)] : [];
  return [packText(deviceId), Buffer.from([mark]), packTime(registeredAt), ...packToken(voip), ...packToken(alert)];
}

function readDevice(reader: PackedReader): DeviceRecord {
  const [deviceId, mark, registeredAt] = [reader.text(), reader.byte(), reader.time()];
  if ((mark & 0xf0) !== FORM) throw new RangeError('No device is marked like this.');
  const readToken = (): PushToken => ({ token: reader.text(), registeredAt: registeredAt - reader.count() });
  const tokens = {
    ...(mark & FLAGS.voip && { voip: readToken() }),
    ...(mark & FLAGS.alert && { alert: readToken() }),
  };
  const environment = mark & FLAGS.sandbox ? 'sandbox' : 'production';
  const found = mark & FLAGS.found ? { isFound: true as const } : {};
  return { deviceId, platform: 'ios', environment, tokens, registeredAt, ...found };
}
