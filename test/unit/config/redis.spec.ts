import { readSignalingConfig, readWorkerConfig } from '#config';
import { environment, file, pem, problemsOf } from './environment.js';

const redis = (env: Record<string, string> = {}) => readSignalingConfig(environment(env)).redis;
const at = (REDIS_URL: string) => redis({ REDIS_URL });

describe('REDIS_URL', () => {
  it('is a Redis of this machine where it is not set', () => {
    expect(redis()).toEqual({ form: 'single', nodes: [{ host: '127.0.0.1', port: 6379 }], database: 0 });
  });

  it.each([
    ['redis://h', 'h', 6379, 0],
    ['redis://h/', 'h', 6379, 0],
    ['redis://redis_1:6380/2', 'redis_1', 6380, 2],
    ['redis://[::1]:6380/15', '::1', 6380, 15],
  ])('may name one Redis: %s', (url, host, port, database) => {
    expect(at(url)).toEqual({ form: 'single', nodes: [{ host, port }], database });
  });

  it('may name sentinels, and what they call the Redis', () => {
    const nodes = [
      { host: 's1', port: 26_379 },
      { host: '10.0.0.2', port: 5000 },
      { host: 'fd00::3', port: 26_379 },
    ];
    const url = 'redis+sentinel://s1,10.0.0.2:5000,[fd00::3]/my-master.1';
    expect(at(url)).toEqual({ form: 'sentinel', nodes, master: 'my-master.1', database: 0 });
    expect(at(`${url}/3`)).toEqual({ form: 'sentinel', nodes, master: 'my-master.1', database: 3 });
  });

  it('may name nodes of a cluster', () => {
    const nodes = [
      { host: 'n1', port: 6379 },
      { host: 'n2', port: 7001 },
    ];
    expect(at('redis+cluster://n1,n2:7001')).toEqual({ form: 'cluster', nodes, database: 0 });
    expect(at('redis+cluster://n1,n2:7001/')).toEqual({ form: 'cluster', nodes, database: 0 });
  });

  it.each(['', '+sentinel', '+cluster'])('may ask for TLS: rediss%s://', (form) => {
    const path = form === '+sentinel' ? '/name' : '';
    expect(at(`rediss${form}://h${path}`)).toMatchObject({ tls: {} });
    expect(at(`redis${form}://h${path}`)).not.toHaveProperty('tls');
  });

  it.each(['redis://X@h/1', 'redis+sentinel://X@s1,s2/name', 'redis+cluster://X@n1,n2'])(
    'may hold a user and a password, percent-encoded: %s',
    (url) => {
      const { username, password } = at(url.replace('X', 'call%40wake:p%2Fa:s%25s@word'));
      expect([username, password?.reveal()]).toEqual(['call@wake', 'p/a:s%s@word']);
      expect(at(url.replace('X', ':secret')).password?.reveal()).toBe('secret');
      expect(at(url.replace('X', ':secret'))).not.toHaveProperty('username');
    },
  );

  it.each([
    ['redis+sentinel://s1,s2', "REDIS_URL must end with /name, the sentinels' name for the Redis that they watch"],
    ['redis+cluster://n1/1', 'REDIS_URL must not name a database where it names a cluster: a cluster has one alone'],
  ])('%s is told what it lacks, or has too much', (url, problem) => {
    expect(problemsOf(() => at(url))).toEqual([problem]);
    expect(problemsOf(() => readWorkerConfig(environment({ REDIS_URL: url })))).toEqual([problem]);
  });

  it('is told all forms where it has none', () => {
    expect(problemsOf(() => at('https://h'))).toEqual([
      expect.stringMatching(/^REDIS_URL must be redis:\/\/.* or redis\+sentinel:\/\/.* or redis\+cluster:\/\/.*rediss/),
    ]);
  });
});

describe('REDIS_CA_FILE', () => {
  const REDIS_URL = 'rediss://h';

  it('is read, and trusted by who speaks TLS', () => {
    const REDIS_CA_FILE = file('redis-ca.pem', pem('CERTIFICATE'));
    expect(redis({ REDIS_URL, REDIS_CA_FILE }).tls).toEqual({ ca: pem('CERTIFICATE') });
  });

  it('that cannot be read, or holds no certificate, stops the start', () => {
    expect(problemsOf(() => redis({ REDIS_URL, REDIS_CA_FILE: '/no/such/file' }))).toEqual([
      'REDIS_CA_FILE: the file cannot be read (ENOENT: there is none of this name)',
    ]);
    expect(problemsOf(() => redis({ REDIS_URL, REDIS_CA_FILE: file('key.pem', pem('PRIVATE KEY')) }))).toEqual([
      'REDIS_CA_FILE: the file holds no certificate in PEM form',
    ]);
  });

  it('that nobody would trust as there is no TLS stops the start', () => {
    expect(problemsOf(() => redis({ REDIS_CA_FILE: file('redis-ca.pem', pem('CERTIFICATE')) }))).toEqual([
      expect.stringMatching(/^REDIS_CA_FILE is set, but REDIS_URL asks for no TLS/),
    ]);
  });
});

describe('REDIS_SENTINEL_PASSWORD', () => {
  const REDIS_SENTINEL_PASSWORD = 'of-the-sentinels';

  it('is for the sentinels', () => {
    const config = redis({ REDIS_URL: 'redis+sentinel://:other@s1/name', REDIS_SENTINEL_PASSWORD });
    expect([config.password?.reveal(), config.sentinelPassword?.reveal()]).toEqual(['other', 'of-the-sentinels']);
  });

  it('that nobody asks for as there are none stops the start', () => {
    expect(problemsOf(() => redis({ REDIS_SENTINEL_PASSWORD }))).toEqual([
      expect.stringMatching(/^REDIS_SENTINEL_PASSWORD is set, but REDIS_URL names no sentinels/),
    ]);
  });
});
