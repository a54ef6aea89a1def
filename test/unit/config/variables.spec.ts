import { publicUrlOf, readSignalingConfig, readWorkerConfig, variables } from '#config';
import { AUTH_SECRET, environment, file, problemsOf, WAKE_SECRET } from './environment.js';

const signaling = (env = {}) => readSignalingConfig(environment(env));
const worker = (env = {}) => readWorkerConfig(environment(env));

describe('the default of', () => {
  it('every setting of signaling is as the contract says', () => {
    const { address, redis, push, ledger, log, ice, corsOrigins } = signaling();
    expect(address).toMatchObject({ host: '127.0.0.1', port: 3000 });
    expect(redis).toMatchObject({ form: 'single', nodes: [{ host: '127.0.0.1', port: 6379 }] });
    expect(push).toMatchObject({ concurrency: 200, holdMs: 1000, expiration: 'deadline' });
    expect(ledger).toMatchObject({ hours: 24 });
    expect(log).toMatchObject({ level: 'info' });
    expect(ice).toEqual({ stunUrls: [] });
    expect(corsOrigins).toEqual([]);
  });

  it('every setting of the worker is as the contract says', () => {
    const { address, push, ledger, log } = worker();
    expect(address).toMatchObject({ host: '127.0.0.1', port: 3001 });
    expect(push).toMatchObject({ concurrency: 200, holdMs: 1000, expiration: 'deadline' });
    expect(ledger).toMatchObject({ hours: 24 });
    expect(log).toMatchObject({ level: 'info' });
  });

  it('a variable is taken where it is empty, as compose files make it', () => {
    expect(signaling({ PORT: '', LOG_LEVEL: '', STUN_URLS: '', AUTH_ISSUER: '' }).address.port).toBe(3000);
  });
});

describe('a value that is set', () => {
  it('is read by signaling', () => {
    const config = signaling({
      HOST: '::1',
      PORT: '0',
      REDIS_URL: 'redis://user:pass@[::1]:6380/2',
      CORS_ORIGINS: 'https://app.example.org, capacitor://localhost,http://[::1]:8080',
      TURN_URLS: 'turn:turn.example.org:3478?transport=udp,turns:turn.example.org',
      TURN_SECRET: 'turn-secret',
      STUN_URLS: 'stun:stun.example.org',
      AUTH_ISSUER: 'https://id.example.org',
      AUTH_AUDIENCE: 'callwake',
      PUSH_HOLD_MS: '0',
      LEDGER_HOURS: '720',
      LOG_LEVEL: 'silent',
    });
    expect(config.address).toMatchObject({ host: '::1', port: 0 });
    expect(config.corsOrigins).toEqual(['https://app.example.org', 'capacitor://localhost', 'http://[::1]:8080']);
    expect(config.redis).toMatchObject({ nodes: [{ host: '::1', port: 6380 }], username: 'user', database: 2 });
    expect(config.redis.password?.reveal()).toBe('pass');
    expect(config.ice.turn?.urls).toEqual(['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org']);
    expect(config.ice.turn?.secret.reveal()).toBe('turn-secret');
    expect(config.ice.stunUrls).toEqual(['stun:stun.example.org']);
    expect(config.userTokens).toMatchObject({ issuer: 'https://id.example.org', audience: 'callwake' });
    expect(config.push.holdMs).toBe(0);
    expect(config.ledger.hours).toBe(720);
    expect(config.log.level).toBe('silent');
  });

  it('is read by the worker', () => {
    const config = worker({
      WORKER_HOST: 'localhost',
      WORKER_PORT: '65535',
      PUSH_CONCURRENCY: '10000',
      PUSH_EXPIRATION: 'now',
    });
    expect(config.address).toMatchObject({ host: 'localhost', port: 65535 });
    expect(config.push).toMatchObject({ concurrency: 10_000, expiration: 'now' });
  });

  it('cannot be changed afterwards, on any level', () => {
    const config = signaling();
    expect(() => Object.assign(config, { push: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.push, { holdMs: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.apps[0]!, { id: 'x' })).toThrow(TypeError);
  });
});

const HOOK_SECRET = `whsec_${Buffer.from('a secret of the host application').toString('base64')}`;

describe('a wrong value', () => {
  const wrong: [string, string[]][] = [
    ['HOST', ['not a host', 'http://a', '1.2.3.4:80', 'a_b!']],
    ['PORT', ['65536', '-1', '3e3', '0x10', 'three', ' 3000', '3000.5', '9'.repeat(30)]],
    [
      'REDIS_URL',
      [
        ...['h:6379', 'redis:///', 'redis://h/x', 'redis://h,h2', 'redis://h:70000', 'redis://h:0', 'redis://h?db=1'],
        ...[
          'redis://%zz@h',
          'redis+tls://h',
          ' redis://h',
          'redis+sentinel://h:1',
          'redis+sentinel://h/',
          'redis://h/1/2',
        ],
        ...['redis+sentinel://h,/name', 'redis+cluster://h/1', 'redis+cluster://h,,h2', 'redis+cluster://h1 ,h2'],
      ],
    ],
    ['AUTH_SECRET', ['short', `${AUTH_SECRET},short`, `${AUTH_SECRET},`, `${AUTH_SECRET}, ${WAKE_SECRET}`]],
    ['AUTH_ISSUER', ['issuer\u0007', ' issuer']],
    ['AUTH_AUDIENCE', ['audience\n']],
    ['WAKE_SECRET', ['short', `${WAKE_SECRET},short`]],
    ['PUBLIC_URL', ['calls.example.org', '/calls', 'ftp://calls.example.org', 'https://user:pw@calls.example.org']],
    ['CORS_ORIGINS', ['*', 'app.example.org', 'https://app.example.org/', 'https://a.example.org,', 'HTTPS://A.org']],
    [
      'TURN_URLS',
      ['turn.example.com', 'stun:turn.example.com', 'turn://turn.example.com', 'turn:a?transport=sctp', ','],
    ],
    ['TURN_SECRET', [' turn-secret']],
    ['STUN_URLS', ['stun.example.com', 'turn:stun.example.com', 'stun:a?transport=udp']],
    ['PUSH_CONCURRENCY', ['0', '10001', 'many']],
    ['PUSH_HOLD_MS', ['10001', '-1', '1s']],
    ['PUSH_EXPIRATION', ['later', 'NOW', '0']],
    ['LEDGER_HOURS', ['0', '721', '1d']],
    [
      'WEBHOOK_URL',
      [
        ...['calls', 'http://hooks.example.org/', 'http://10.0.0.1/', 'ftp://127.0.0.1/', 'https://u:p@a.example/'],
        ...['https://', ' https://a.example/', 'http://127.0.0.1.example.org/', 'http://localhost.example.org/'],
      ],
    ],
    [
      'WEBHOOK_SECRET',
      ['unwelcome', 'whsec_?', 'whsec_c2hvcnQ=', `whsec_${'A'.repeat(31)}`, `whsec_${'!'.repeat(32)}`],
    ],
    ['METRICS_TOKEN', [' unwelcome', 'unwelcome\n']],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      ['collector:4318', 'grpc://collector:4317', 'http://u:p@collector', ' http://c', '/v1'],
    ],
    ['LOG_LEVEL', ['verbose', 'INFO', '30']],
  ];
  const together: Record<string, object> = {
    TURN_URLS: { TURN_SECRET: 'turn-secret' },
    TURN_SECRET: { TURN_URLS: 'turn:turn.example.org' },
    WEBHOOK_URL: { WEBHOOK_SECRET: HOOK_SECRET },
    WEBHOOK_SECRET: { WEBHOOK_URL: 'https://hooks.example.org/' },
  };

  it.each(wrong.flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
    '%s=%j stops the start, and is not repeated',
    (name, value) => {
      const problems = problemsOf(() => signaling({ ...together[name], [name]: value }));
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
      if (value.length > 3) expect(problems.join()).not.toContain(value.trim());
    },
  );

  it.each([
    ['WORKER_HOST', 'not a host'],
    ['WORKER_PORT', '70000'],
    ['PUSH_CONCURRENCY', 'plenty'],
    ['LEDGER_HOURS', '1000'],
    ['AUTH_JWKS_URL', 'keys.example.org'],
    ['WEBHOOK_URL', 'http://hooks.example.org/'],
    ['METRICS_TOKEN', ' unwelcome'],
    ['ADMIN_TOKEN', ' unwelcome'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ])('%s stops the start of the worker', (name, value) => {
    const problems = problemsOf(() => worker({ ...together[name], [name]: value, WAKE_SECRET }));
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
    expect(problems.join()).not.toContain(value);
  });

  it('is listed with every other one', () => {
    const problems = problemsOf(() => signaling({ PORT: 'x', LOG_LEVEL: 'y', APPS_FILE: '', AUTH_SECRET: '' }));
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'APPS_FILE',
      'AUTH_SECRET',
      'LOG_LEVEL',
      'PORT',
      'WAKE_SECRET',
    ]);
  });
});

describe('PUBLIC_URL', () => {
  it.each(['http://a', 'https://calls.example.org', 'ws://10.0.0.1:3000', 'wss://calls.example.org/x'])(
    'may be %s, and is taken as it is',
    (url) => {
      expect(publicUrlOf(signaling({ PUBLIC_URL: url }).address, 3000)).toBe(url);
    },
  );

  it('is the address itself where it is not set, at the port that was opened', () => {
    expect(publicUrlOf(signaling({ PORT: '0' }).address, 40_123)).toBe('http://127.0.0.1:40123');
    expect(publicUrlOf(signaling({ HOST: '::1' }).address, 3000)).toBe('http://[::1]:3000');
  });
});

describe('TURN', () => {
  it('needs its secret', () => {
    expect(problemsOf(() => signaling({ TURN_URLS: 'turn:a' }))).toEqual([
      'TURN_SECRET must be set where TURN_URLS is',
    ]);
  });

  it('needs its servers', () => {
    expect(problemsOf(() => signaling({ TURN_SECRET: 's' }))).toEqual(['TURN_URLS must be set where TURN_SECRET is']);
  });
});

describe('WEBHOOK_URL', () => {
  const url = 'https://hooks.example.org/callwake';
  const readers = [
    ['signaling', signaling],
    ['the worker', worker],
  ] as const;

  it.each(readers)('and its secret, which may be a file, are read by %s; without both nobody is told', (_, read) => {
    expect(read().webhook).toBeNull();
    const fromFile = read({ WEBHOOK_URL: url, WEBHOOK_SECRET_FILE: file('hook-secret', `${HOOK_SECRET}\n`) }).webhook;
    expect(fromFile?.url).toBe(url);
    expect(fromFile?.secret.reveal()).toBe(HOOK_SECRET);
    expect(read({ WEBHOOK_URL: 'http://[::1]:8080/', WEBHOOK_SECRET: HOOK_SECRET }).webhook).not.toBeNull();
  });

  it.each(readers)('needs its secret, and the secret its address, at %s', (_, read) => {
    expect(problemsOf(() => read({ WEBHOOK_URL: url }))).toEqual(['WEBHOOK_SECRET must be set where WEBHOOK_URL is']);
    expect(problemsOf(() => read({ WEBHOOK_SECRET: HOOK_SECRET }))).toEqual([
      'WEBHOOK_URL must be set where WEBHOOK_SECRET is',
    ]);
  });
});

describe('the table of variables', () => {
  it('names every variable once, with its meaning', () => {
    const names = variables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['HOST', 'WORKER_PORT', 'APPS_FILE', 'AUTH_SECRET', 'LOG_LEVEL']));
    expect(variables.every(({ meaning }) => meaning.length > 10)).toBe(true);
  });

  it('says which are secret, and what their defaults are', () => {
    const secrets = variables.filter(({ secret }) => secret).map(({ name }) => name);
    expect(secrets).toEqual([
      'REDIS_URL',
      'REDIS_SENTINEL_PASSWORD',
      'AUTH_SECRET',
      'WAKE_SECRET',
      'TURN_SECRET',
      'APNS_PROXY',
      'WEBHOOK_SECRET',
      'METRICS_TOKEN',
      'ADMIN_TOKEN',
    ]);
    expect(variables.find(({ name }) => name === 'PORT')).toMatchObject({ default: '3000', secret: false });
  });
});
