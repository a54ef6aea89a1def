import { type Verdict } from '#apns-simulator';
import { makeProviderKey } from '../../apps/call-lab/src/simulator/provider-key.js';
import { ConnectProxy } from '../support/connect-proxy.js';
import { BUNDLE_ID, CERTIFICATE, type Ended, KEY, Operator } from '../support/operator.js';

const TOKEN = '8f2c61d0a9b34e57';
const DAY_MS = 86_400_000;

describe('callwake push', () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await Operator.hired();
  });
  afterEach(() => operator.closeApples());
  afterAll(() => operator.leaves());

  const push = (appsFile: string, ...more: string[]): Promise<Ended> =>
    operator.runs(['push', '--app', 'demo', '--token', TOKEN, ...more], { appsFile });
  const asJson = ({ out }: Ended): unknown => JSON.parse(out);
  const answering = (verdict: Verdict) => operator.apple({ knownTokens: 'any', answer: () => verdict });

  describe('that Apple accepts', () => {
    it('ends with 0, and says status, apns-id, host and what accepted means', async () => {
      const { apple, url } = await operator.apple({ knownTokens: 'any' });
      const { code, out, err } = await push(await operator.appsFile(url));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const { apnsId } = apple.requests[0]!;
      expect(out.split('\n').slice(0, 4)).toEqual([
        'status   200 accepted',
        `apns-id  ${apnsId}`,
        `host     ${url} (production)`,
        `topic    ${BUNDLE_ID}.voip`,
      ]);
      expect(out).toContain('not yet delivery');
    });

    it('rings as a call for 30 s, and has a wake token and an address that are of no use', async () => {
      const { apple, url } = await operator.apple({ knownTokens: 'any' });
      const pushed = new Promise<{ payload: unknown; pushType: string; expiration: number | null }>((resolve) => {
        apple.onPush(resolve);
      });
      await push(await operator.appsFile(url));
      const { payload, pushType, expiration } = await pushed;
      const { callId, sentAt, ringUntil, ...rest } = payload as Record<string, unknown>;
      expect(rest).toEqual({
        aps: {},
        from: { id: 'callwake-test', name: 'Callwake test' },
        media: 'audio',
        url: 'https://callwake-test.invalid',
        wake: 'test',
      });
      expect(callId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
      expect(Number(ringUntil) - Number(sentAt)).toBe(30_000);
      expect({ pushType, expiration }).toEqual({ pushType: 'voip', expiration: Math.floor(Number(ringUntil) / 1000) });
    });

    it('shows a text with --type alert, to the topic of the app', async () => {
      const { url } = await operator.apple({ knownTokens: 'any' });
      const ended = await push(await operator.appsFile(url), '--type', 'alert', '--json');
      expect(asJson(ended)).toMatchObject({ result: 'accepted', type: 'alert', topic: BUNDLE_ID });
    });

    it('goes by certificate, too', async () => {
      const { url } = await operator.apple({ knownTokens: 'any' });
      expect(await push(await operator.appsFile(url, { certificate: CERTIFICATE }))).toMatchObject({ code: 0 });
    });

    it('of type alert goes by the credentials for alerts', async () => {
      const { url } = await operator.apple({ knownTokens: 'any' });
      const appsFile = await operator.appsFile(url, { keys: { production: KEY }, alert: { key: KEY } });
      const ended = await push(appsFile, '--type', 'alert', '--environment', 'sandbox', '--json');
      expect(asJson(ended)).toMatchObject({ result: 'accepted', environment: 'sandbox' });
    });

    it('goes to the environment that is named', async () => {
      const [production, sandbox] = [await operator.apple(), await operator.apple({ knownTokens: 'any' })];
      const appsFile = await operator.appsFile({ production: production.url, sandbox: sandbox.url });
      const ended = await push(appsFile, '--environment', 'sandbox', '--json');
      expect(asJson(ended)).toMatchObject({ result: 'accepted', environment: 'sandbox', host: sandbox.url });
      expect(production.apple.requests).toEqual([]);
    });

    it('goes through the proxy of the worker', async () => {
      const { url } = await operator.apple({ knownTokens: 'any' });
      const proxy = new ConnectProxy();
      const env = { APNS_PROXY: `http://127.0.0.1:${await proxy.start()}` };
      const args = ['push', '--app', 'demo', '--token', TOKEN];
      expect(await operator.runs(args, { appsFile: await operator.appsFile(url), env })).toMatchObject({ code: 0 });
      await proxy.stop();
      expect(proxy.asked).toHaveLength(1);
    });

    it('is one JSON object with --json, and nothing else', async () => {
      const { url } = await operator.apple({ knownTokens: 'any' });
      const ended = await push(await operator.appsFile(url), '--json');
      expect(ended.err).toBe('');
      expect(asJson(ended)).toEqual({
        result: 'accepted',
        status: 200,
        app: 'demo',
        environment: 'production',
        type: 'voip',
        apnsId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        host: url,
        topic: `${BUNDLE_ID}.voip`,
        advice: expect.any(String) as string,
      });
    });
  });

  describe('that Apple refuses', () => {
    const refused = async (appsFile: string, ...more: string[]) => {
      const ended = await push(appsFile, '--json', ...more);
      expect(ended.code).toBe(1);
      return asJson(ended);
    };
    const saying = (reason: string, advice: string) => ({
      ...{ result: 'refused', reason },
      advice: expect.stringContaining(advice) as string,
    });

    it('says which token belongs where, as the ordinary one was given for the VoIP token', async () => {
      const { apple, url } = await operator.apple();
      apple.register(TOKEN, BUNDLE_ID);
      expect(await refused(await operator.appsFile(url))).toMatchObject(saying('DeviceTokenNotForTopic', 'VoIP token'));
    });

    it('says that the environment may be the other one', async () => {
      const { url } = await operator.apple();
      expect(await refused(await operator.appsFile(url))).toMatchObject(saying('BadDeviceToken', 'TestFlight'));
    });

    it('for the wrong team says what to compare', async () => {
      const { url } = await operator.apple();
      const appsFile = await operator.appsFile(url, { key: { ...KEY, teamId: 'OTHERTEAM1' } });
      expect(await refused(appsFile)).toMatchObject(saying('InvalidProviderToken', 'teamId'));
    });

    it('for the wrong key says what to compare', async () => {
      const { url } = await operator.apple();
      await operator.file('other.p8', await makeProviderKey());
      const appsFile = await operator.appsFile(url, { key: { ...KEY, file: 'other.p8' } });
      expect(await refused(appsFile)).toMatchObject(saying('InvalidProviderToken', 'keyId'));
    });

    it('for another bundle names the field', async () => {
      const { url } = await operator.apple();
      const appsFile = await operator.appsFile(url, { bundleId: 'org.example.other', key: KEY });
      expect(await refused(appsFile)).toMatchObject(saying('TopicDisallowed', 'bundleId'));
    });

    it('as a certificate for calls sends no alerts', async () => {
      const { url } = await operator.apple({ knownTokens: 'any' });
      const appsFile = await operator.appsFile(url, { certificate: CERTIFICATE });
      expect(await refused(appsFile, '--type', 'alert')).toMatchObject({ result: 'refused' });
    });

    it('as it has trouble itself is not asked again', async () => {
      const { apple, url } = await answering({ status: 503, reason: 'ServiceUnavailable' });
      expect(await refused(await operator.appsFile(url))).toMatchObject(
        saying('ServiceUnavailable', 'This command sends once'),
      );
      expect(apple.requests).toHaveLength(1);
    });

    it('by a reason that nobody knows yet is said all the same', async () => {
      const { url } = await answering({ status: 418, reason: 'TeapotsOnly' });
      const { code, out } = await push(await operator.appsFile(url));
      expect(code).toBe(1);
      expect(out).toContain('418 TeapotsOnly');
    });
  });

  describe('that could not be asked', () => {
    it('ends with 3 where nobody listens, and says which ports have to be open', async () => {
      const { url } = await operator.apple();
      await operator.closeApples();
      const { code, out } = await push(await operator.appsFile(url));
      expect(code).toBe(3);
      expect(out).toMatch(/Apple could not be asked: .*ECONNREFUSED/);
      expect(out).toContain('443');
    });

    it('ends with 3 where the host is not trusted, and speaks of caFile', async () => {
      const { url } = await operator.apple();
      const ended = await push(await operator.appsFile(url, { key: KEY, caFile: null }), '--json');
      expect(ended.code).toBe(3);
      expect(asJson(ended)).toMatchObject({ result: 'could-not-ask', host: url });
      expect(ended.out).toContain('caFile');
    });
  });

  describe('without the configuration that it needs', () => {
    it.each([[[]], [['--json']]])('ends with 2 and names the variable (%j)', async (more) => {
      const { code, out, err } = await operator.runs(['push', '--app', 'demo', '--token', TOKEN, ...more]);
      expect(code).toBe(2);
      expect(more.length > 0 ? out : err).toContain('APPS_FILE');
      expect(more.length > 0 ? err : out).toBe('');
    });

    it('ends with 2 for an app that is not there, and says which are', async () => {
      const appsFile = await operator.appsFile('https://127.0.0.1:1');
      const { code, err } = await operator.runs(['push', '--app', 'dmeo', '--token', TOKEN], { appsFile });
      expect(code).toBe(2);
      expect(err).toContain('there is demo');
    });

    it('ends with 2 for an environment without credentials', async () => {
      const appsFile = await operator.appsFile('https://127.0.0.1:1', { keys: { production: KEY } });
      const { code, err } = await push(appsFile, '--environment', 'sandbox');
      expect(code).toBe(2);
      expect(err).toContain('no credentials for voip pushes in sandbox');
    });

    it('ends with 2 for an expired certificate', async () => {
      const appsFile = await operator.appsFile('https://127.0.0.1:1', { certificate: CERTIFICATE });
      const args = ['push', '--app', 'demo', '--token', TOKEN];
      const { code, err } = await operator.runs(args, { appsFile, now: Date.now() + 4_000 * DAY_MS });
      expect(code).toBe(2);
      expect(err).toContain('The certificate has expired');
    });

    it('ends with 2 for a key file that is none, and says nothing of what it holds', async () => {
      await operator.file('broken.p8', '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n');
      const { code, err } = await push(
        await operator.appsFile('https://127.0.0.1:1', { key: { ...KEY, file: 'broken.p8' } }),
      );
      expect(code).toBe(2);
      expect(err).toContain('.p8');
      expect(err).not.toContain('c2VjcmV0');
    });
  });

  it('prints neither the device token nor anything of a key, whatever comes of it', async () => {
    const { url } = await operator.apple();
    const secret = operator.credentials.providerKey.split('\n')[1]!;
    const dead = await operator.appsFile('https://127.0.0.1:1');
    const printed = [await push(dead), await push(dead, '--json')];
    const alive = await operator.appsFile(url);
    printed.push(
      await push(alive),
      await push(alive, '--json'),
      await push(alive, `--tokne=${TOKEN}`),
      await push(alive, TOKEN),
    );
    for (const { out, err } of printed) {
      expect(out + err).not.toContain(TOKEN);
      expect(out + err).not.toContain(secret);
    }
  });
});
