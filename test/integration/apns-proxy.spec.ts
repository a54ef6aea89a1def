import { type ApnsSimulator } from '#apns-simulator';
import { type ApnsSender } from '#apns';
import { CouldNotAsk } from '#push';
import { Account, aNotification, anAddress } from '../support/apns.js';
import { ConnectProxy } from '../support/connect-proxy.js';

describe('pushes through an HTTP proxy', () => {
  let account: Account;
  let apple: ApnsSimulator;
  let url: string;
  let proxy: ConnectProxy;
  let sender: ApnsSender | undefined;

  beforeAll(async () => {
    account = await Account.make();
    apple = await account.apple();
    ({ url } = await apple.start());
  });
  afterEach(async () => {
    await sender?.close();
    await proxy.stop();
  });
  afterAll(() => apple.close());

  it.each(['key', 'certificate'] as const)('reach Apple, TLS from end to end, by %s', async (by) => {
    proxy = new ConnectProxy();
    sender = account.sender(url, { by, proxy: `http://127.0.0.1:${await proxy.start()}` });
    await expect(sender.send(anAddress(), aNotification())).resolves.toMatchObject({ kind: 'accepted' });
    expect(proxy.asked).toEqual([{ to: new URL(url).host, credentials: undefined }]);
  });

  it('give the credentials of its URL, decoded', async () => {
    proxy = new ConnectProxy('us:er:pa ss');
    sender = account.sender(url, { proxy: `http://us%3Aer:pa%20ss@127.0.0.1:${await proxy.start()}` });
    await expect(sender.send(anAddress(), aNotification())).resolves.toMatchObject({ kind: 'accepted' });
  });

  it('could not ask where it wants other credentials, and say so without repeating them', async () => {
    proxy = new ConnectProxy('someone:else');
    sender = account.sender(url, { proxy: `http://user:hidden@127.0.0.1:${await proxy.start()}` });
    const error: unknown = await sender.send(anAddress(), aNotification()).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(CouldNotAsk);
    const cause = String((error as CouldNotAsk).cause);
    expect(cause).toContain('407');
    expect(cause).not.toContain('hidden');
  });

  it('could not ask while it is down, and go through once it is up again', async () => {
    proxy = new ConnectProxy();
    const port = await proxy.start();
    sender = account.sender(url, { proxy: `http://127.0.0.1:${port}` });
    await sender.send(anAddress(), aNotification());
    await proxy.stop();
    await expect(sender.send(anAddress(), aNotification())).rejects.toBeInstanceOf(CouldNotAsk);
    await proxy.start(port);
    await expect(sender.send(anAddress(), aNotification())).resolves.toMatchObject({ kind: 'accepted' });
  });
});
