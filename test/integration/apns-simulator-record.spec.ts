import { makeAuthority } from '../../apps/call-lab/src/simulator/authority.js';
import { makeVoipCertificate } from '../../apps/call-lab/src/simulator/voip-certificate.js';
import { makeProviderKey } from '../../apps/call-lab/src/simulator/provider-key.js';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { clientCertificate } from '../unit/apns-simulator/certificate.js';
import { RawClient, type Sent, TOKEN } from '../unit/apns-simulator/raw-client.js';
import {
  type Account,
  makeAccount,
  NOW_SECONDS,
  providerToken,
  startSimulated,
} from '../unit/apns-simulator/simulated.js';

const OTHER = { bundleId: 'org.example.other', teamId: 'OTHERTEAM1', keyId: 'OTHERKEY01' };

let account: Account;
let otherKey: string;
let running: Awaited<ReturnType<typeof startSimulated>>;

beforeAll(async () => {
  [account, otherKey] = await Promise.all([makeAccount(), makeProviderKey()]);
});
beforeEach(async () => {
  const { bundleId, teamId, keyId } = OTHER;
  const other = { bundleId, teamId, keys: [{ keyId, publicKey: publicPem(otherKey) }] };
  running = await startSimulated(account, { apps: [account.app, other], sandboxPort: 0 });
});
afterEach(() => running.simulator.close());

/** What the record says of the last of these pushes, sent on one connection. */
async function wrongWith(pushes: Sent[], tls: { cert?: string; key?: string } = {}): Promise<unknown> {
  const { providerKey, ca } = account;
  const client = await RawClient.connect(running.url, { ca, ...tls }, await providerToken(providerKey));
  for (const sent of pushes) expect(Object.keys(await client.push(sent))).not.toContain('wrong');
  await client.close();
  return running.simulator.requests.at(-1)?.wrong;
}
const bearing = (token: string): Sent => ({ headers: { authorization: `bearer ${token}` } });

describe('the record says what was wrong, more exactly than the reason', () => {
  it.each<[string, () => Promise<string> | string]>([
    ['is no JWT', () => 'not.a.token'],
    ['is no JWT that is signed with ES256', () => `${btoa('{"alg":"none"}')}.${btoa('{}')}.`],
    ['kid of the provider token is no key', () => providerToken(account.providerKey, { kid: 'UNKNOWN001' })],
    ['is not signed by the key that kid names', () => providerToken(otherKey)],
    ['iss of the provider token is not TEAM123456', () => providerToken(account.providerKey, { iss: OTHER.teamId })],
    ['is it in ms', () => providerToken(account.providerKey, { iat: NOW_SECONDS * 1000 })],
    ['is no number of seconds', () => providerToken(account.providerKey, { iat: 'now' })],
    ['is 3700 s ago', () => providerToken(account.providerKey, { iat: NOW_SECONDS - 3700 })],
  ])('of a provider token: %s', async (words, token) => {
    expect(await wrongWith([bearing(await token())])).toContain(words);
  });

  it("of another team's provider token on a connection", async () => {
    const other = await providerToken(otherKey, { kid: OTHER.keyId, iss: OTHER.teamId });
    expect(await wrongWith([{}, bearing(other)])).toBe(
      'this connection belongs to the team TEAM123456, by its first push',
    );
  });

  it('of a device token that is no hex, not given out, of another topic, or of the other host', async () => {
    expect(await wrongWith([{ path: '/3/device/xy' }])).toContain('not whole bytes in hex');
    running.simulator.register(TOKEN, 'org.example.demo');
    expect(await wrongWith([{}])).toBe('the device token was given out for the topic org.example.demo');
    running.simulator.register(TOKEN, 'org.example.demo.voip', 'sandbox');
    expect(await wrongWith([{}])).toBe('the device token was given out for sandbox, and this is the other host');
  });

  it('of a push type that is unknown, or goes with another topic', async () => {
    expect(await wrongWith([{ headers: { 'apns-push-type': 'ring' } }])).toBe('apns-push-type is unknown');
    expect(await wrongWith([{ headers: { 'apns-topic': 'org.example.demo' } }])).toBe(
      'apns-push-type voip goes with the topic org.example.demo.voip',
    );
  });

  it('of a certificate that has expired, is of another authority, or names no topic', async () => {
    const expired = await clientCertificate(account.authority, {
      topics: ['org.example.demo.voip'],
      notAfter: new Date(Date.now() - 1000),
    });
    const tls = ({ certificate: cert, key }: typeof expired) => ({ cert, key });
    expect(await wrongWith([{}], tls(expired))).toContain('the certificate has expired');
    running.clock.now = Date.now();
    const stranger = await makeVoipCertificate(await makeAuthority(), 'org.example.demo');
    expect(await wrongWith([{}], tls(stranger))).toContain('the certificate does not verify');
    const nobody = await clientCertificate(account.authority, { subject: 'CN=nobody' });
    expect(await wrongWith([{}], tls(nobody))).toBe('the certificate names no topic');
  });
});
