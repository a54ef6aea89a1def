import { type DeviceBook, type DeviceRef, type Registration } from '#calls';
import { NOW } from '../support/calls.js';

const bob = { app: 'demo', user: 'bob' };
const phone: DeviceRef = { ...bob, deviceId: 'phone' };
const tablet: DeviceRef = { ...bob, deviceId: 'tablet' };
const carolsPhone: DeviceRef = { app: 'demo', user: 'carol', deviceId: 'phone' };

const withTokens = (tokens: Registration['tokens'], environment: Registration['environment'] = 'production') => ({
  ...{ platform: 'ios' as const, environment, tokens },
});
const withVoip = (token: string) => withTokens({ voip: token });

/** What every DeviceBook does. `make` gives an empty one. */
export function deviceBookContract(name: string, make: () => Promise<DeviceBook>): void {
  describe(`devices ${name}`, () => {
    let book: DeviceBook;

    beforeEach(async () => {
      book = await make();
    });

    const tokenOf = async (device: DeviceRef, kind: 'voip' | 'alert' = 'voip') =>
      (await book.pushTarget(device, kind))?.token;

    describe('registering', () => {
      it('keeps both tokens, each with its time', async () => {
        const { device } = await book.register(phone, withTokens({ voip: 'aa', alert: 'bb' }, 'sandbox'), NOW);
        const tokens = { voip: { token: 'aa', registeredAt: NOW }, alert: { token: 'bb', registeredAt: NOW } };
        expect(device).toEqual({ deviceId: 'phone', platform: 'ios', environment: 'sandbox', tokens });
        expect(await book.list(bob)).toEqual([device]);
      });

      it('leaves an absent token as it was', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        const {
          device: { tokens },
        } = await book.register(phone, withTokens({ alert: 'bb' }), NOW + 1);
        expect(tokens).toEqual({
          voip: { token: 'aa', registeredAt: NOW },
          alert: { token: 'bb', registeredAt: NOW + 1 },
        });
      });

      it('forgets a token that is null', async () => {
        await book.register(phone, withTokens({ voip: 'aa', alert: 'bb' }), NOW);
        const {
          device: { tokens },
        } = await book.register(phone, withTokens({ voip: null }), NOW + 1);
        expect(tokens).toEqual({ alert: { token: 'bb', registeredAt: NOW } });
        expect(await book.pushTarget(phone, 'voip')).toBeNull();
      });

      it('moves the time of a token that is the same', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        await book.register(phone, withVoip('aa'), NOW + 5);
        expect(await book.pushTarget(phone, 'voip')).toEqual({
          ...{ token: 'aa', registeredAt: NOW + 5, environment: 'production' },
        });
      });

      it('replaces a token by a new one', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        await book.register(phone, withVoip('cc'), NOW + 1);
        expect(await tokenOf(phone)).toBe('cc');
      });

      it('keeps both tokens that come side by side', async () => {
        await Promise.all([
          book.register(phone, withVoip('aa'), NOW),
          book.register(phone, withTokens({ alert: 'bb' }), NOW),
        ]);
        expect(await tokenOf(phone, 'voip')).toBe('aa');
        expect(await tokenOf(phone, 'alert')).toBe('bb');
      });

      it('does not let an earlier registration that comes late undo a later one', async () => {
        await book.register(phone, withTokens({ voip: 'cc' }, 'production'), NOW + 1);
        await book.register(phone, withTokens({ voip: 'aa' }, 'sandbox'), NOW);
        await book.register(phone, withTokens({ voip: null }, 'sandbox'), NOW);
        expect(await book.pushTarget(phone, 'voip')).toMatchObject({ token: 'cc', environment: 'production' });
      });

      it('takes any deviceId that the contract allows', async () => {
        const odd = { ...bob, deviceId: '__proto__' };
        await book.register(odd, withVoip('aa'), NOW);
        await book.register(phone, withVoip('bb'), NOW);
        expect((await book.list(bob)).map(({ deviceId }) => deviceId)).toEqual(['__proto__', 'phone']);
        expect(await tokenOf(odd)).toBe('aa');
      });
    });

    describe('a token', () => {
      it('goes with the phone to its next user', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        await book.register(carolsPhone, withVoip('aa'), NOW + 1);
        expect(await tokenOf(carolsPhone)).toBe('aa');
        expect(await book.pushTarget(phone, 'voip')).toBeNull();
        expect(await book.list(bob)).toMatchObject([{ deviceId: 'phone', tokens: {} }]);
        expect(await book.reachable(bob)).toEqual([]);
      });

      it('comes back with its first user', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        await book.register(carolsPhone, withVoip('aa'), NOW + 1);
        await book.register(phone, withVoip('aa'), NOW + 2);
        expect(await tokenOf(phone)).toBe('aa');
        expect(await book.pushTarget(carolsPhone, 'voip')).toBeNull();
      });

      it('is taken over by the app installed anew', async () => {
        await book.register(phone, withTokens({ voip: 'aa', alert: 'bb' }), NOW);
        await book.register(tablet, withVoip('aa'), NOW + 1);
        expect(await tokenOf(tablet)).toBe('aa');
        expect(await book.list(bob)).toMatchObject([
          { deviceId: 'phone', tokens: { alert: { token: 'bb' } } },
          { deviceId: 'tablet', tokens: { voip: { token: 'aa' } } },
        ]);
        expect(await book.pushTarget(phone, 'voip')).toBeNull();
      });

      it('is not stolen by an earlier registration that comes late', async () => {
        await book.register(carolsPhone, withVoip('aa'), NOW + 1);
        const {
          device: { tokens },
        } = await book.register(phone, withVoip('aa'), NOW);
        expect(tokens).toEqual({});
        expect(await tokenOf(carolsPhone)).toBe('aa');
        expect(await book.pushTarget(phone, 'voip')).toBeNull();
      });

      it('has one owner after many registrations side by side', async () => {
        const devices = ['a', 'b', 'c', 'd', 'e'].map((user) => ({ app: 'demo', user, deviceId: 'phone' }));
        await Promise.all(devices.map((device, i) => book.register(device, withVoip('aa'), NOW + i)));
        const targets = await Promise.all(devices.map((device) => book.pushTarget(device, 'voip')));
        expect(targets.map((target) => target?.registeredAt)).toEqual([...Array<undefined>(4), NOW + 4]);
      });

      it('of one kind is not one of the other', async () => {
        await book.register(phone, withTokens({ voip: 'aa' }), NOW);
        await book.register(tablet, withTokens({ alert: 'aa' }), NOW + 1);
        expect(await tokenOf(phone, 'voip')).toBe('aa');
        expect(await tokenOf(tablet, 'alert')).toBe('aa');
      });

      it('of one app is not one of another', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        await book.register({ ...phone, app: 'other' }, withVoip('aa'), NOW + 1);
        expect(await tokenOf(phone)).toBe('aa');
      });

      it('that another device had before is said to be displaced, by the VoIP token alone', async () => {
        expect((await book.register(phone, withTokens({ voip: 'aa', alert: 'bb' }), NOW)).displaced).toEqual([]);
        expect((await book.register(phone, withVoip('aa'), NOW + 1)).displaced).toEqual([]);
        expect((await book.register(carolsPhone, withTokens({ alert: 'bb' }), NOW + 2)).displaced).toEqual([]);
        expect((await book.register(carolsPhone, withVoip('aa'), NOW + 3)).displaced).toEqual([phone]);
      });

      it('can be registered elsewhere after its device forgot it', async () => {
        await book.register(phone, withVoip('aa'), NOW + 5);
        await book.register(phone, withTokens({ voip: null }), NOW + 6);
        await book.register(carolsPhone, withVoip('aa'), NOW);
        expect(await tokenOf(carolsPhone)).toBe('aa');
      });
    });

    describe('log-out', () => {
      it('makes a device’s tokens ring for nobody', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        expect(await book.remove(phone)).toBe(true);
        expect(await book.has(phone)).toBe(false);
        expect(await book.list(bob)).toEqual([]);
        expect(await book.pushTarget(phone, 'voip')).toBeNull();
      });

      it('leaves the token to whoever has it by then', async () => {
        await book.register(phone, withVoip('aa'), NOW);
        await book.register(carolsPhone, withVoip('aa'), NOW + 1);
        await book.remove(phone);
        expect(await tokenOf(carolsPhone)).toBe('aa');
      });

      it('gives the token free', async () => {
        await book.register(phone, withVoip('aa'), NOW + 5);
        await book.remove(phone);
        await book.register(carolsPhone, withVoip('aa'), NOW);
        expect(await tokenOf(carolsPhone)).toBe('aa');
      });

      it('leaves the socket to be found, and closed', async () => {
        const place = { server: 'one', socket: 's1' };
        await book.keepServer('one');
        await book.register(phone, withVoip('aa'), NOW);
        await book.connect(phone, place, NOW);
        await book.remove(phone);
        expect(await book.whereIs(phone)).toEqual(place);
      });

      it('of an unknown device is told', async () => {
        expect(await book.remove(phone)).toBe(false);
      });
    });

    describe('twenty devices', () => {
      const device = (n: number) => ({ ...bob, deviceId: `device-${n}` });
      const registerMany = async () => {
        for (let n = 1; n <= 20; n++) await book.register(device(n), withVoip(`a${n}`), NOW + n);
      };

      it('are the most: the least recently registered goes', async () => {
        await registerMany();
        await book.register(device(1), withVoip('a1'), NOW + 21);
        await book.register(device(21), withVoip('a21'), NOW + 22);
        expect(await book.list(bob)).toHaveLength(20);
        expect(await book.has(device(2))).toBe(false);
        expect(await book.has(device(1))).toBe(true);
      });

      it('stay the most where several more come side by side', async () => {
        await registerMany();
        await Promise.all([21, 22, 23].map((n) => book.register(device(n), withVoip(`a${n}`), NOW + n)));
        const deviceIds = (await book.list(bob)).map(({ deviceId }) => deviceId);
        expect(deviceIds).toHaveLength(20);
        expect(deviceIds).toEqual(expect.arrayContaining(['device-21', 'device-22', 'device-23']));
      });

      it('give the token of the one that goes free', async () => {
        await registerMany();
        await book.register(device(21), withVoip('a21'), NOW + 21);
        await book.register(carolsPhone, withVoip('a1'), NOW);
        expect(await tokenOf(carolsPhone)).toBe('a1');
      });
    });

    it('can be reached by token, by socket, or by both', async () => {
      for (const server of ['one', 'two']) await book.keepServer(server);
      await book.register(phone, withVoip('aa'), NOW);
      await book.register(tablet, withVoip('bb'), NOW);
      await book.connect(tablet, { server: 'one', socket: 's1' }, NOW);
      await book.connect({ ...bob, deviceId: 'browser' }, { server: 'two', socket: 's2' }, NOW);
      await book.register({ ...bob, deviceId: 'silent' }, withTokens({ alert: 'cc' }), NOW);
      const reachable = await book.reachable(bob);
      expect(reachable).toHaveLength(3);
      expect(reachable).toEqual(
        expect.arrayContaining([
          { deviceId: 'phone', hasVoipToken: true },
          { deviceId: 'tablet', hasVoipToken: true, server: 'one', socket: 's1' },
          { deviceId: 'browser', hasVoipToken: false, server: 'two', socket: 's2' },
        ]),
      );
    });
  });
}
