import { text } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import { type ApnsApp, ApnsSender } from '#apns';
import { Account, anAddress, aNotification } from '../support/apns.js';
import { type Asked } from '../support/raw-apple.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };

/** A sender for these apps, in place of the one that the line began with. */
async function beginWith(apps: (url: string) => readonly ApnsApp[]): Promise<void> {
  await line.begin();
  await line.sender.close();
  line.sender = new ApnsSender({
    apps: apps(line.apple.url),
    clock: Date.now,
    onEvent: (event) => line.events.push(event),
  });
}

/** The app `demo` under another id, of another team where one is given. */
function another(app: ApnsApp, id: string, providerKey: string, teamId?: string): ApnsApp {
  const own = { kind: 'key' as const, key: providerKey, keyId: 'KEYABCDEFG', teamId: teamId ?? 'TEAMABCDEF' };
  return { ...app, app: id, credentials: { production: own, sandbox: own } };
}

const pushTo = (app: string) => line.sender.send({ ...anAddress(), app }, aNotification());
const teamOf = ({ headers }: Asked) => decodeJwt((headers.authorization ?? '').replace('bearer ', '')).iss;

describe('a push', () => {
  it('has every header that the contract wants, none beside them, and the body as it was given', async () => {
    await line.begin();
    let body: Promise<string> | undefined;
    line.apple.behaviour = (asked) => {
      body = text(asked.stream);
      asked.answer();
    };
    const ids = { 'apns-expiration': '1795500000', 'apns-id': '0d9f3b0e-6f0a-4f6d-8a52-6b1f6f0c9a11' };
    await expect(line.sender.send(anAddress('0123abcd'), aNotification(ids))).resolves.toMatchObject(accepted);
    const [{ headers }] = line.apple.asked as [Asked];
    // Node keeps a symbol beside the names.
    expect(Object.fromEntries(Object.entries(headers))).toEqual({
      ':method': 'POST',
      ':scheme': 'https',
      ':authority': new URL(line.apple.url).host,
      ':path': '/3/device/0123abcd',
      authorization: expect.stringMatching(/^bearer [\w-]+\.[\w-]+\.[\w-]+$/) as string,
      'apns-topic': 'org.example.demo.voip',
      'apns-push-type': 'voip',
      'apns-priority': '10',
      'apns-expiration': '1795500000',
      'apns-id': '0d9f3b0e-6f0a-4f6d-8a52-6b1f6f0c9a11',
    });
    await expect(body).resolves.toBe('{"aps":{}}');
  });

  it("is accepted under the apns-id of Apple's answer", async () => {
    await line.begin();
    line.apple.behaviour = (asked) => {
      asked.answer(200, undefined, { 'apns-id': 'e1f0c1de-93a5-4f0f-9d2b-1d7d1b3c2a77' });
    };
    await expect(line.push()).resolves.toEqual({ kind: 'accepted', apnsId: 'e1f0c1de-93a5-4f0f-9d2b-1d7d1b3c2a77' });
  });
});

describe('two apps on one worker', () => {
  it('never share a connection where their teams differ, though key file and host are the same', async () => {
    const { providerKey } = line.account.credentials;
    await beginWith((url) => {
      const app = line.account.app(url);
      return [another(app, 'first', providerKey, 'TEAM000001'), another(app, 'second', providerKey, 'TEAM000002')];
    });
    for (const app of ['first', 'second', 'first', 'second']) await pushTo(app);
    const carried = line.apple.asked.map((asked) => [teamOf(asked), asked.connection]);
    expect(carried).toEqual([
      ['TEAM000001', 0],
      ['TEAM000002', 1],
      ['TEAM000001', 0],
      ['TEAM000002', 1],
    ]);
  });

  it('never share a connection where their keys differ', async () => {
    const { providerKey } = line.account.credentials;
    const other = await Account.make();
    await beginWith((url) => {
      const app = line.account.app(url);
      return [another(app, 'first', providerKey), another(app, 'second', other.credentials.providerKey)];
    });
    for (const app of ['first', 'second', 'first']) await pushTo(app);
    expect(line.apple.asked.map(({ connection }) => connection)).toEqual([0, 1, 0]);
  });

  it('share a connection and a provider token where team and key are the same', async () => {
    const { providerKey } = line.account.credentials;
    await beginWith((url) => {
      const app = line.account.app(url);
      return [another(app, 'first', providerKey), another(app, 'second', providerKey)];
    });
    for (const app of ['first', 'second']) await pushTo(app);
    expect(line.apple.sessions).toHaveLength(1);
    expect(line.events.filter(({ kind }) => kind === 'providerTokenMade')).toHaveLength(1);
  });
});
