import fc from 'fast-check';
import { type DeviceRecord, packDevices, unpackDevices } from '../../../libs/redis/src/device-record.js';
import { NOW } from '../../support/calls.js';

const user = { app: 'demo', user: 'bob' };
const unpack = (packed: Buffer): DeviceRecord[] => unpackDevices(packed, user, 'the:key');

const device: fc.Arbitrary<DeviceRecord> = fc.integer({ min: 0, max: 2 ** 48 - 1 }).chain((registeredAt) => {
  const token = fc.record({
    token: fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    registeredAt: fc.integer({ min: 0, max: registeredAt }),
  });
  return fc.record(
    {
      deviceId: fc.oneof(fc.uuid(), fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)),
      platform: fc.constant('ios' as const),
      environment: fc.constantFrom('production' as const, 'sandbox' as const),
      registeredAt: fc.constant(registeredAt),
      tokens: fc.record({ voip: token, alert: token }, { requiredKeys: [] }),
      isFound: fc.constant(true as const),
    },
    { requiredKeys: ['deviceId', 'platform', 'environment', 'registeredAt', 'tokens'] },
  );
});

describe('the devices of a user, packed', () => {
  it('are read as they were', () => {
    fc.assert(
      fc.property(fc.array(device, { maxLength: 20 }), (devices) => {
        expect(unpack(packDevices(devices))).toEqual(devices);
      }),
    );
  });

  it('take 63 bytes where ids are UUIDs and there is one token: Redis would take 16 more for the 64th', () => {
    const tokens = { voip: { token: 'ab'.repeat(32), registeredAt: NOW } };
    const deviceId = '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9';
    const packed = packDevices([{ deviceId, platform: 'ios', environment: 'production', tokens, registeredAt: NOW }]);
    expect(packed.length).toBeLessThanOrEqual(63);
  });

  it.each([
    [
      'cut off',
      packDevices([
        { deviceId: 'phone', platform: 'ios', environment: 'production', tokens: {}, registeredAt: NOW },
      ]).subarray(0, -1),
    ],
    ['text', Buffer.from(`${NOW}|ios|production|aabb|${NOW}||`)],
    ['JSON', Buffer.from('{"deviceId":"phone"}')],
  ])('that are %s are named with their key, and nothing of them is shown', (_what, packed) => {
    expect(() => unpack(packed)).toThrow(
      'What is kept of the devices of user bob of app demo in Redis cannot be read: remove the key the:key, or find out who writes there beside Callwake.',
    );
  });
});
