import { type ApnsSimulatorOptions } from '#apns-simulator';
import { ConnectProxy } from '../support/connect-proxy.js';
import { BUNDLE_ID, CERTIFICATE, KEY, Operator } from '../support/operator.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The days of the demo's certificate. */
const CERTIFICATE_DAYS = 3650;

describe('callwake doctor', () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await Operator.hired({ withRedis: true });
  });
  afterEach(() => operator.closeApples());
  afterAll(() => operator.leaves());

  interface Report {
    readonly result: string;
    readonly findings: readonly { level: string; about: string; text: string }[];
  }
  const report = async (appsFile: string, now?: number) => {
    const { code, out, err } = await operator.runs(['doctor', '--json'], {
      appsFile,
      ...(now !== undefined && { now }),
    });
    expect(err).toBe('');
    const { result, findings } = JSON.parse(out) as Report;
    expect(code).toBe(result === 'wrong' ? 1 : 0);
    const on = (about: string) => findings.find((finding) => finding.about === about);
    return { result, on, abouts: findings.map(({ about }) => about) };
  };
  const refusing = (reason: string, status = 403): Partial<ApnsSimulatorOptions> => ({
    knownTokens: 'any',
    answer: () => ({ status, reason }),
  });

  it('finds good credentials good by a push to a token that cannot exist', async () => {
    const { apple, url } = await operator.apple();
    const { code, out } = await operator.runs(['doctor'], { appsFile: await operator.appsFile(url) });
    expect(code).toBe(0);
    const taken = `key ${KEY.keyId} of team ${KEY.teamId} for ${BUNDLE_ID}.voip at ${url}: taken`;
    expect(out.split('\n').filter((line) => /apps file|demo voip/.test(line))).toEqual([
      'ok     apps file: readable, with the files that it names; apps: demo',
      `ok     demo voip production: ${taken}`,
      `ok     demo voip sandbox: ${taken}`,
    ]);
    expect(out).toContain('ok     settings: ');
    const pushed = apple.requests.filter(({ method }) => method === 'POST');
    expect(pushed.map(({ reason }) => reason)).toEqual(['BadDeviceToken', 'BadDeviceToken']);
  });

  it('says what is wrong where Apple does not take the team', async () => {
    const { url } = await operator.apple();
    const { result, on } = await report(await operator.appsFile(url, { key: { ...KEY, teamId: 'OTHERTEAM1' } }));
    expect(result).toBe('wrong');
    expect(on('demo voip production')).toMatchObject({
      level: 'wrong',
      text: expect.stringMatching(/403 InvalidProviderToken: .*teamId/) as string,
    });
  });

  it('says what is wrong where the key is not for the bundle', async () => {
    const { url } = await operator.apple();
    const { on } = await report(await operator.appsFile(url, { bundleId: 'org.example.other', key: KEY }));
    expect(on('demo voip sandbox')).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining('TopicDisallowed') as string,
    });
  });

  it('notes that it spoke to a simulator where that takes any token', async () => {
    const { url } = await operator.apple({ knownTokens: 'any' });
    const { result, on } = await report(await operator.appsFile(url));
    expect(result).toBe('ok');
    expect(on('demo voip sandbox')).toMatchObject({
      level: 'note',
      text: expect.stringContaining('simulator') as string,
    });
  });

  it.each([
    [HOUR_MS, 'ahead of'],
    [-HOUR_MS, 'behind'],
  ])('finds a clock wrong that is off by %i ms', async (byMs, words) => {
    const { url } = await operator.apple();
    const { result, on } = await report(await operator.appsFile(url), Date.now() + byMs);
    expect(result).toBe('wrong');
    expect(on('clock')).toMatchObject({ level: 'wrong', text: expect.stringContaining(words) as string });
  });

  it('only notes that Apple has trouble of its own', async () => {
    const { url } = await operator.apple(refusing('ServiceUnavailable', 503));
    const { result, on } = await report(await operator.appsFile(url));
    expect(result).toBe('ok');
    expect(on('demo voip production')).toMatchObject({ level: 'note' });
  });

  it('notes an environment without credentials', async () => {
    const { url } = await operator.apple();
    const { result, on } = await report(await operator.appsFile(url, { keys: { production: KEY } }));
    expect(result).toBe('ok');
    expect(on('demo voip production')).toMatchObject({ level: 'ok' });
    expect(on('demo voip sandbox')).toMatchObject({ level: 'note' });
  });

  describe('with a key that Apple bound to one environment', () => {
    it.each(['BadEnvironmentKeyIdInToken', 'BadEnvironmentKeyInToken'])('notes the other one (%s)', async (reason) => {
      const [production, sandbox] = [await operator.apple(), await operator.apple(refusing(reason))];
      const appsFile = await operator.appsFile({ production: production.url, sandbox: sandbox.url });
      const { result, on } = await report(appsFile);
      expect(result).toBe('ok');
      expect([on('demo voip production')?.level, on('demo voip sandbox')?.level]).toEqual(['ok', 'note']);
    });

    it('finds it wrong where it works in none', async () => {
      const { url } = await operator.apple(refusing('BadEnvironmentKeyIdInToken'));
      const { result } = await report(await operator.appsFile(url));
      expect(result).toBe('wrong');
    });
  });

  it('tells an unreachable host, and which ports have to be open', async () => {
    const { url } = await operator.apple();
    await operator.closeApples();
    const { on } = await report(await operator.appsFile(url));
    expect(on('demo voip production')).toMatchObject({
      level: 'wrong',
      text: expect.stringMatching(/ECONNREFUSED.*443/) as string,
    });
    expect(on('clock')).toMatchObject({ level: 'note' });
  });

  describe('with a certificate', () => {
    const day = (left: number) => Date.now() + (CERTIFICATE_DAYS - left) * DAY_MS - HOUR_MS;
    const withCertificate = async (now?: number) => {
      const { url } = await operator.apple();
      return report(await operator.appsFile(url, { certificate: CERTIFICATE }), now);
    };

    it('says how many days are left', async () => {
      const { on } = await withCertificate();
      expect(on('demo certificate')).toMatchObject({
        level: 'ok',
        text: expect.stringMatching(/good until 20\d\d-\d\d-\d\d, 36(49|50) days left/) as string,
      });
      expect(on('demo voip production')).toMatchObject({ level: 'ok' });
      expect(on('demo alert')).toMatchObject({ level: 'note', text: expect.stringContaining('missed') as string });
    });

    it.each([
      [31, 'ok'],
      [30, 'note'],
    ])('of which %i are left: %s', async (left, level) => {
      const { on } = await withCertificate(day(left));
      expect(on('demo certificate')).toMatchObject({ level, text: expect.stringContaining(`${left} days`) as string });
    });

    it('that has expired finds it wrong', async () => {
      const { result, on } = await withCertificate(day(-1));
      expect(result).toBe('wrong');
      expect(on('demo')).toMatchObject({ level: 'wrong', text: expect.stringContaining('expired') as string });
    });
  });

  it('tries the credentials of alerts, too', async () => {
    const { apple, url } = await operator.apple();
    const alert = { key: { ...KEY, teamId: 'OTHERTEAM1' } };
    const { on } = await report(await operator.appsFile(url, { certificate: CERTIFICATE, alert }));
    expect(on('demo voip sandbox')).toMatchObject({ level: 'ok' });
    expect(on('demo alert sandbox')).toMatchObject({ level: 'wrong' });
    expect(apple.requests.map(({ headers }) => headers['apns-topic'])).toContain(BUNDLE_ID);
  });

  it('goes through the proxy of the worker, and does not compare clocks then', async () => {
    const { url } = await operator.apple();
    const proxy = new ConnectProxy();
    const env = { APNS_PROXY: `http://127.0.0.1:${await proxy.start()}` };
    const { code, out } = await operator.runs(['doctor'], { appsFile: await operator.appsFile(url), env });
    await proxy.stop();
    expect(code).toBe(0);
    expect(out).toContain('note   clock');
    expect(new Set(proxy.asked.map(({ to }) => to))).toEqual(new Set([new URL(url).host]));
  });

  it('looks at every app, though the credentials of one cannot be read', async () => {
    const { url } = await operator.apple();
    await operator.appsFile(url);
    await operator.file('broken.p8', '-----BEGIN PRIVATE KEY-----\nbroken\n-----END PRIVATE KEY-----\n');
    const hosts = { production: url, sandbox: url };
    const app = (id: string, file: string) => ({
      id,
      apns: { bundleId: BUNDLE_ID, key: { ...KEY, file }, hosts, caFile: 'ca.pem' },
    });
    const appsFile = await operator.file('two.json', { apps: [app('first', 'broken.p8'), app('second', KEY.file)] });
    const { result, on } = await report(appsFile);
    expect(result).toBe('wrong');
    expect(on('first')).toMatchObject({ level: 'wrong', text: expect.stringContaining('.p8') as string });
    expect(on('second voip production')).toMatchObject({ level: 'ok' });
  });

  it('names every setting that is wrong', async () => {
    const appsFile = await operator.appsFile('http://127.0.0.1', { key: { ...KEY, teamId: 'short' } });
    const { result, abouts } = await report(appsFile);
    expect(result).toBe('wrong');
    expect(abouts.filter((about) => about === 'settings').length).toBeGreaterThan(1);
    expect(abouts).not.toContain('demo voip production');
  });
});
