import apn, { type ProviderOptions } from '@parse/node-apn';
import { TOKEN } from '../unit/apns-simulator/raw-client.js';
import { type Account, KEY_ID, makeAccount, startSimulated, TEAM_ID } from '../unit/apns-simulator/simulated.js';

/** A client that others wrote, as a check on the simulator: what it takes must be what an APNs client sends. */
let account: Account;
let running: Awaited<ReturnType<typeof startSimulated>>;

beforeAll(async () => {
  account = await makeAccount();
  // This client's tokens are signed by its own clock.
  running = await startSimulated(account, { clock: Date.now });
});

afterAll(() => running.simulator.close());

type Ways = Record<string, () => ProviderOptions>;
const ways: Ways = {
  'a .p8 key': () => ({ token: { key: account.providerKey, keyId: KEY_ID, teamId: TEAM_ID } }),
  'a VoIP certificate': () => ({ cert: account.voip.certificate, key: account.voip.key }),
};

function voipPush(over: { topic?: string; filler?: string } = {}) {
  const notification = new apn.Notification();
  notification.topic = over.topic ?? 'org.example.demo.voip';
  notification.pushType = 'voip';
  notification.priority = 10;
  notification.expiry = 0;
  notification.payload = { callId: 'a call', filler: over.filler ?? '' };
  return notification;
}

describe.each(Object.entries(ways))('@parse/node-apn with %s', (_, credentials) => {
  let provider: apn.Provider;

  beforeAll(() => {
    const port = Number(new URL(running.url).port);
    // `address`, `port` and `ca` are options of this client that its types do not name.
    const place = { address: '127.0.0.1', port, ca: [account.ca] };
    provider = new apn.Provider({ ...credentials(), ...place });
  });

  afterAll(() => provider.shutdown());

  it('brings a VoIP push to the phone', async () => {
    const reached = new Promise((done) => {
      const off = running.simulator.attach(TOKEN, (push) => {
        off();
        done(push);
      });
    });
    const { sent, failed } = await provider.send(voipPush(), TOKEN);
    expect(failed).toEqual([]);
    expect(sent).toMatchObject([{ device: TOKEN }]);
    expect(await reached).toMatchObject({ pushType: 'voip', expiration: 0, payload: { callId: 'a call' } });
  });

  it('is refused with another topic', async () => {
    const { failed } = await provider.send(voipPush({ topic: 'org.example.other.voip' }), TOKEN);
    expect(failed).toMatchObject([{ status: 400, response: { reason: 'TopicDisallowed' } }]);
  });

  it('is refused with a payload over 5,120 bytes', async () => {
    const { failed } = await provider.send(voipPush({ filler: 'x'.repeat(5120) }), TOKEN);
    expect(failed).toMatchObject([{ status: 413, response: { reason: 'PayloadTooLarge' } }]);
  });
});
