import { type DeviceBook, type DeviceRef, type Registration } from '#calls';
import { NOW } from '../support/calls.js';

const phone: DeviceRef = { app: 'demo', user: 'bob', deviceId: 'phone' };
const carolsPhone: DeviceRef = { app: 'demo', user: 'carol', deviceId: 'phone' };
const registered = (voip: string | undefined, environment: Registration['environment'] = 'production') => ({
  ...{ platform: 'ios' as const, environment },
  tokens: { ...(voip !== undefined && { voip }), alert: 'ee' },
});

/** What every DeviceBook does with what a push provider says of tokens. `make` gives an empty one. */
export function deviceTokensContract(name: string, make: () => Promise<DeviceBook>): void {
  describe(`tokens that a provider judged ${name}`, () => {
    let book: DeviceBook;

    beforeEach(async () => {
      book = await make();
      await book.register(phone, registered('aa'), NOW);
    });

    const environmentOf = async () => (await book.pushTarget(phone, 'voip'))?.environment;

    it('are forgotten, each by itself', async () => {
      await expect(book.forgetToken(phone, 'voip', 'aa')).resolves.toBe(true);
      expect(await book.pushTarget(phone, 'voip')).toBeNull();
      expect(await book.pushTarget(phone, 'alert')).toMatchObject({ token: 'ee' });
    });

    it('are free for another device then', async () => {
      await book.forgetToken(phone, 'voip', 'aa');
      await book.register(carolsPhone, registered('aa'), NOW - 1);
      expect(await book.pushTarget(carolsPhone, 'voip')).toMatchObject({ token: 'aa' });
    });

    it('stay where the device has another one by now, or another device has it', async () => {
      await book.register(phone, registered('bb'), NOW + 1);
      await expect(book.forgetToken(phone, 'voip', 'aa')).resolves.toBe(false);
      await book.register(carolsPhone, registered('bb'), NOW + 2);
      await expect(book.forgetToken(phone, 'voip', 'bb')).resolves.toBe(false);
      expect(await book.pushTarget(carolsPhone, 'voip')).toMatchObject({ token: 'bb' });
    });

    it('are re-tagged, and kept so when the app registers the same token again', async () => {
      await expect(book.retag(phone, 'voip', 'aa', 'sandbox')).resolves.toBe(true);
      expect(await environmentOf()).toBe('sandbox');
      const {
        device: { environment },
      } = await book.register(phone, registered('aa', 'production'), NOW + 1);
      expect(environment).toBe('sandbox');
      await book.register(phone, registered(undefined, 'production'), NOW + 2);
      expect(await environmentOf()).toBe('sandbox');
    });

    it('are believed of the app again once it registers another token', async () => {
      await book.retag(phone, 'voip', 'aa', 'sandbox');
      await book.register(phone, registered('bb', 'production'), NOW + 1);
      expect(await environmentOf()).toBe('production');
      await book.register(phone, registered('bb', 'sandbox'), NOW + 2);
      expect(await environmentOf()).toBe('sandbox');
    });

    it('are not re-tagged where the device has another one by now', async () => {
      await book.register(phone, registered('bb'), NOW + 1);
      await expect(book.retag(phone, 'voip', 'aa', 'sandbox')).resolves.toBe(false);
      expect(await environmentOf()).toBe('production');
    });
  });
}
