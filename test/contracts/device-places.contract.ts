import { type DeviceBook } from '#calls';
import { NOW } from '../support/calls.js';

const bob = { app: 'demo', user: 'bob' };
const phone = { ...bob, deviceId: 'phone' };
const tablet = { ...bob, deviceId: 'tablet' };
const carolsPhone = { app: 'demo', user: 'carol', deviceId: 'phone' };

/** Where every DeviceBook finds sockets. `make` gives an empty one. */
export function devicePlacesContract(name: string, make: () => Promise<DeviceBook>): void {
  describe(`places of devices ${name}`, () => {
    let book: DeviceBook;

    beforeEach(async () => {
      book = await make();
    });

    describe('a socket', () => {
      const one = { server: 'one', socket: 's1' };
      const two = { server: 'two', socket: 's2' };
      beforeEach(async () => {
        for (const { server } of [one, two]) await book.keepServer(server);
      });

      it('is found until it goes', async () => {
        expect(await book.connect(phone, one, NOW)).toBeNull();
        expect(await book.whereIs(phone)).toEqual(one);
        expect(await book.disconnect(phone, one)).toBe(true);
        expect(await book.whereIs(phone)).toBeNull();
        expect(await book.disconnect(phone, one)).toBe(false);
      });

      it('replaces the one before, which is named', async () => {
        await book.connect(phone, one, NOW);
        expect(await book.connect(phone, two, NOW)).toEqual(one);
        expect(await book.whereIs(phone)).toEqual(two);
      });

      it('that was replaced does not take the new one along', async () => {
        await book.connect(phone, one, NOW);
        await book.connect(phone, two, NOW);
        expect(await book.disconnect(phone, one)).toBe(false);
        expect(await book.whereIs(phone)).toEqual(two);
      });

      it('may say again where it is', async () => {
        await book.connect(phone, one, NOW);
        expect(await book.connect(phone, one, NOW + 1)).toBeNull();
        await book.disconnect(phone, one);
        expect(await book.whereIs(phone)).toBeNull();
      });

      it('of a user is not one of another user’s device of the same id', async () => {
        await book.connect(phone, one, NOW);
        expect(await book.whereIs(carolsPhone)).toBeNull();
      });
    });

    describe('a server', () => {
      const [one, two] = [
        { server: 'one', socket: 's1' },
        { server: 'two', socket: 's2' },
      ];
      const there = async () => (await book.reachable(bob)).map(({ deviceId }) => deviceId).sort();
      beforeEach(async () => {
        await book.connect(phone, one, NOW);
        await book.connect(tablet, two, NOW);
      });

      it('that never said that it lives has no sockets', async () => {
        expect(await book.whereIs(phone)).toBeNull();
        expect(await there()).toEqual([]);
      });

      it('has its sockets for as long as it says that it lives, and no other server’s', async () => {
        expect(await book.keepServer('one')).toBe(false);
        expect(await book.keepServer('one')).toBe(true);
        expect(await book.whereIs(phone)).toEqual(one);
        expect(await book.whereIs(tablet)).toBeNull();
        expect(await there()).toEqual(['phone']);
      });

      it('that ended has none, and has them again once it says so', async () => {
        await book.keepServer('one');
        await book.dropServer('one');
        expect(await book.whereIs(phone)).toBeNull();
        expect(await there()).toEqual([]);
        expect(await book.keepServer('one')).toBe(false);
        expect(await book.whereIs(phone)).toEqual(one);
      });

      it('that is dead is still named as the place before, and its note of an end is taken', async () => {
        expect(await book.connect(phone, two, NOW)).toEqual(one);
        expect(await book.disconnect(phone, two)).toBe(true);
      });
    });
  });
}
