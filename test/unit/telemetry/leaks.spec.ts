import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepLog, secretsIn } from '../../support/kept-log.js';
import { leaksIn } from '../../support/leaks.mjs';

const found = (line: unknown, own: string[] = []) =>
  leaksIn([JSON.stringify(own), '{"msg":"listening"}', JSON.stringify(line)].join('\n')).map(({ what }) => what);

describe('the reader of all logs', () => {
  it.each([
    ['a JSON Web Token', { auth: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.x' }],
    ['a push token', { to: `/3/device/${'0123456789abcdef'.repeat(4)}` }],
    ["a webhook's secret", { hook: 'whsec_c2VjcmV0c2VjcmV0' }],
    ['a private key', { pem: '-----BEGIN PRIVATE KEY-----' }],
    ['SDP', { said: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1' }],
    ['SDP', { signal: { candidate: 'udp' } }],
    ['SDP', { offer: 'the offer' }],
  ])('finds %s', (what, line) => {
    expect(found(line)).toEqual([what]);
  });

  it('finds the secrets and names of the very world that has logged', () => {
    expect(found({ from: 'Alice1' }, ['Alice1'])).toEqual(['a secret or a name']);
    expect(found({ from: 'Alice12' }, ['Alice1'])).toEqual([]);
    expect(found({ url: 'redis://:p.w+d@h' }, ['p.w+d'])).toEqual(['a secret or a name']);
  });

  it('lets ids and words be', () => {
    const line = {
      callId: '3f0c9f6e-7a41-4c39-9a53-5d1f4c1f6f10',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      user: 'alice1',
    };
    expect(found(line, ['Alice1'])).toEqual([]);
  });

  it('knows what of the settings is a secret', () => {
    const env = {
      AUTH_SECRET: 'one secret,another',
      REDIS_URL: 'redis://:password@h',
      PORT: '3000',
      METRICS_TOKEN: 'abcd',
    };
    expect(secretsIn(env).toSorted()).toEqual(['abcd', 'another', 'one secret', 'password']);
    expect(secretsIn({ REDIS_URL: 'redis+cluster://127.0.0.1:7001,127.0.0.1:7002' })).toEqual([]);
  });

  it('is given each log with what must not stand in it', () => {
    const before = process.env['CALLWAKE_TEST_LOGS'];
    const folder = mkdtempSync(join(tmpdir(), 'callwake-logs-'));
    process.env['CALLWAKE_TEST_LOGS'] = folder;
    keepLog(['{"from":"Alice1"}\n'], ['Alice1', 'Al']);
    process.env['CALLWAKE_TEST_LOGS'] = before;
    const [name] = readdirSync(folder);
    const text = readFileSync(join(folder, name!), 'utf8');
    expect(JSON.parse(text.split('\n')[0]!)).toEqual(['Alice1']);
    expect(leaksIn(text)).toHaveLength(1);
  });
});
