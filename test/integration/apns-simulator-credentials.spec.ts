import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { generateKeyPairSync } from 'node:crypto';
import { UnsecuredJWT } from 'jose';
import { ApnsSimulator } from '#apns-simulator';
import { makeAuthority } from '../../apps/call-lab/src/simulator/authority.js';
import { makeProviderKey } from '../../apps/call-lab/src/simulator/provider-key.js';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeVoipCertificate } from '../../apps/call-lab/src/simulator/voip-certificate.js';
import { RawClient } from '../unit/apns-simulator/raw-client.js';
import {
  type Account,
  KEY_ID,
  makeAccount,
  NOW_SECONDS,
  providerToken,
  startSimulated,
  TEAM_ID,
} from '../unit/apns-simulator/simulated.js';

const OTHER = { bundleId: 'org.example.other', teamId: 'OTHERTEAM1', keyId: 'OTHERKEY01' };

let account: Account;
let otherKey: string;
let running: Awaited<ReturnType<typeof startSimulated>>;

beforeAll(async () => {
  account = await makeAccount();
  otherKey = await makeProviderKey();
  const { bundleId, teamId, keyId } = OTHER;
  const other = { bundleId, teamId, keys: [{ keyId, publicKey: publicPem(otherKey) }] };
  running = await startSimulated(account, { apps: [account.app, other] });
});

afterAll(() => running.simulator.close());

const withToken = (token?: string) => RawClient.connect(running.url, { ca: account.ca }, token);

async function answerTo(token: string | undefined, headers: Record<string, string | undefined> = {}) {
  const client = await withToken(token);
  const answer = await client.push({ headers });
  await client.close();
  return answer;
}

describe('with a provider token', () => {
  const refused = { status: 403, reason: 'InvalidProviderToken' };

  it('takes one that is an hour old, and not a second more', async () => {
    const { providerKey } = account;
    expect(await answerTo(await providerToken(providerKey, { iat: NOW_SECONDS - 3600 }))).toMatchObject({
      status: 200,
    });
    const answer = await answerTo(await providerToken(providerKey, { iat: NOW_SECONDS - 3601 }));
    expect(answer).toMatchObject({ status: 403, reason: 'ExpiredProviderToken' });
  });

  it.each([undefined, 'bearer', 'bearer ', 'Basic YTpi'])(
    'refuses the authorization %p as missing',
    async (authorization) => {
      expect(await answerTo(undefined, { authorization })).toMatchObject({
        status: 403,
        reason: 'MissingProviderToken',
      });
    },
  );

  it('refuses what is no JWT', async () => {
    expect(await answerTo('not.a.token')).toMatchObject(refused);
  });

  it('refuses an unsigned one', async () => {
    const [, claims = ''] = new UnsecuredJWT({ iss: TEAM_ID, iat: NOW_SECONDS }).encode().split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: KEY_ID })).toString('base64url');
    expect(await answerTo(`${header}.${claims}.`)).toMatchObject(refused);
  });

  it('refuses one signed by another key', async () => {
    expect(await answerTo(await providerToken(otherKey))).toMatchObject(refused);
  });

  it('refuses one signed by another algorithm', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(await answerTo(await providerToken(pem, { alg: 'ES384' }))).toMatchObject(refused);
  });

  it.each([
    ['an unknown key id', { kid: 'UNKNOWN001' }],
    ['the team of another key', { iss: OTHER.teamId }],
    ['an unknown team', { iss: 'UNKNOWN001' }],
    ['a timestamp in ms', { iat: NOW_SECONDS * 1000 }],
    ['a timestamp in words', { iat: 'now' }],
  ])('refuses %s', async (_, claims) => {
    expect(await answerTo(await providerToken(account.providerKey, claims))).toMatchObject(refused);
  });

  it("refuses another team's topic", async () => {
    const token = await providerToken(otherKey, { kid: OTHER.keyId, iss: OTHER.teamId });
    expect(await answerTo(token)).toMatchObject({ status: 400, reason: 'TopicDisallowed' });
    expect(await answerTo(token, { 'apns-topic': 'org.example.other.voip' })).toMatchObject({ status: 200 });
  });

  it("refuses the topic of the team's other key", async () => {
    const keys = [{ keyId: 'SAMETEAM01', publicKey: publicPem(otherKey) }];
    const sameTeam = { bundleId: 'org.example.second', teamId: TEAM_ID, keys };
    const { simulator, url } = await startSimulated(account, { apps: [account.app, sameTeam] });
    const client = await RawClient.connect(url, { ca: account.ca }, await providerToken(account.providerKey));
    const second = { 'apns-topic': 'org.example.second.voip' };
    expect(await client.push({ headers: second })).toMatchObject({ status: 400, reason: 'TopicDisallowed' });
    await client.close();
    await simulator.close();
  });

  it('does not start with one key id for two teams', async () => {
    const apps = [account.app, { ...account.app, bundleId: 'org.example.second', teamId: 'OTHERTEAM1' }];
    const tls = { cert: account.server.certificate, key: account.server.key };
    await expect(new ApnsSimulator({ tls, apps }).start()).rejects.toThrow('two teams');
  });
});

describe('with a client certificate', () => {
  async function withCertificate({ certificate, key }: Account['voip'], token?: string): Promise<RawClient> {
    return RawClient.connect(running.url, { ca: account.ca, cert: certificate, key }, token);
  }

  it('takes it for its own topic, with the header and without', async () => {
    const client = await withCertificate(account.voip);
    expect(await client.push()).toMatchObject({ status: 200 });
    expect(await client.push({ headers: { 'apns-topic': undefined } })).toMatchObject({ status: 200 });
    expect(running.simulator.requests.at(-1)).toMatchObject({
      credential: { kind: 'certificate', topics: ['org.example.demo.voip'] },
    });
    await client.close();
  });

  it('ignores the authorization header', async () => {
    const client = await withCertificate(account.voip, 'not.a.token');
    expect(await client.push()).toMatchObject({ status: 200 });
    await client.close();
  });

  it("refuses another bundle's topic", async () => {
    const client = await withCertificate(await makeVoipCertificate(account.authority, OTHER.bundleId));
    expect(await client.push()).toMatchObject({ status: 400, reason: 'TopicDisallowed' });
    await client.close();
  });

  it('refuses one of another authority, even with a good provider token', async () => {
    const stranger = await makeVoipCertificate(await makeAuthority(), 'org.example.demo');
    const client = await withCertificate(stranger, await providerToken(account.providerKey));
    expect(await client.push()).toMatchObject({ status: 403, reason: 'BadCertificate' });
    await client.close();
  });

  it('refuses one whose subject names no topic', async () => {
    const client = await withCertificate(account.server);
    expect(await client.push()).toMatchObject({ status: 403, reason: 'BadCertificate' });
    await client.close();
  });
});

describe('on a new connection', () => {
  it('allows one stream until a request brought a valid token, then many', async () => {
    const client = await withToken(await providerToken(account.providerKey));
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(1);
    await client.push({ headers: { authorization: undefined } });
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(1);
    const raised = once(client.session, 'remoteSettings');
    await client.push();
    await raised;
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(1000);
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.push()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await client.close();
  });

  it('refuses all streams but the first of a burst that does not wait for the settings', async () => {
    const authorization = `bearer ${await providerToken(account.providerKey)}`;
    const headers = {
      ':method': 'POST',
      ':path': '/3/device/00',
      'apns-topic': 'org.example.demo.voip',
      authorization,
    };
    const session = connect(running.url, { ca: account.ca });
    const streams = Array.from({ length: 10 }, () => session.request(headers, { endStream: false }));
    const ended = streams.map(async (stream) => {
      stream.on('error', () => undefined).resume();
      stream.end('{}');
      await once(stream, 'close').catch(() => undefined);
      return stream.rstCode;
    });
    const codes = await Promise.all(ended);
    expect(codes.filter((code) => code === constants.NGHTTP2_NO_ERROR)).toHaveLength(1);
    expect(codes.filter((code) => code === constants.NGHTTP2_REFUSED_STREAM)).toHaveLength(9);
    session.close();
  });

  it('allows many streams at once with a certificate', async () => {
    const { certificate: cert, key } = account.voip;
    const client = await RawClient.connect(running.url, { ca: account.ca, cert, key });
    if (client.session.remoteSettings.maxConcurrentStreams === 1) await once(client.session, 'remoteSettings');
    expect(client.session.remoteSettings.maxConcurrentStreams).toBe(1000);
    await client.close();
  });

  it('speaks HTTP/2 and nothing else', async () => {
    const { port } = new URL(running.url);
    const tls: TLSSocket = connectTls({ port: Number(port), ca: account.ca, ALPNProtocols: ['http/1.1'] });
    await expect(once(tls, 'secureConnect')).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    });
  });
});
