import { createLogger } from '#telemetry';
import { readSignalingConfig, readWorkerConfig, Secret } from '#config';
import { inspect } from 'node:util';
import { AUTH_SECRET, environment, file, problemsOf, WAKE_SECRET } from './environment.js';

const OTHER_SECRET = 'other-secret-of-thirty-two-bytes';
const JWKS = { AUTH_SECRET: '', AUTH_JWKS_URL: 'https://id.example.org/jwks.json' };
const signaling = (env = {}) => readSignalingConfig(environment(env));
const worker = (env = {}) => readWorkerConfig(environment(env));
const revealed = ({ secrets }: { secrets: readonly Secret[] }) => secrets.map((secret) => secret.reveal());

describe('a secret', () => {
  const secret = new Secret('hidden thing');
  const lines: string[] = [];

  it.each([
    ['String()', () => String(secret)],
    ['a template', () => `is ${secret as unknown as string}`],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['util.inspect', () => inspect({ secret, list: [secret] }, { showHidden: true, depth: 9 })],
    ['console formatting', () => inspect(secret)],
    [
      'a log',
      () => {
        const log = createLogger({ level: 'info', name: 'test', destination: { write: (line) => lines.push(line) } });
        log.child({ bound: secret }).info({ config: { value: secret }, value: secret }, 'a fact');
        return lines.join('');
      },
    ],
  ])('shows as *** in %s', (_, print) => {
    const printed = print();
    expect(printed).not.toContain('hidden thing');
    expect(printed).toContain('***');
  });

  it('has no properties that could be copied', () => {
    expect(Object.entries(Object.assign({}, secret))).toEqual([]);
  });

  it('is given to who asks for it', () => {
    expect(secret.reveal()).toBe('hidden thing');
  });

  it('does not show in a whole configuration', () => {
    const config = signaling({
      REDIS_URL: 'redis://:redis-password@h',
      TURN_URLS: 'turn:a',
      TURN_SECRET: 'turn-secret',
    });
    const shown = inspect(config, { depth: 9 }) + JSON.stringify(config);
    for (const value of [AUTH_SECRET, 'redis-password', 'turn-secret']) expect(shown).not.toContain(value);
    expect(shown).toContain('***');
  });
});

describe('a secret in a file', () => {
  it('is read without the line break at its end', () => {
    const config = signaling({ AUTH_SECRET: '', AUTH_SECRET_FILE: file('secret', `${AUTH_SECRET},${OTHER_SECRET}\n`) });
    expect(config.userTokens).toEqual({ secrets: [new Secret(AUTH_SECRET), new Secret(OTHER_SECRET)] });
    expect(revealed(config.userTokens as { secrets: Secret[] })).toEqual([AUTH_SECRET, OTHER_SECRET]);
  });

  it.each(['REDIS_URL', 'AUTH_SECRET', 'WAKE_SECRET', 'TURN_SECRET'])('and in %s as well is an error', (name) => {
    const env = {
      TURN_URLS: 'turn:a',
      TURN_SECRET: 's',
      [name]: WAKE_SECRET,
      [`${name}_FILE`]: file('secret', WAKE_SECRET),
    };
    expect(problemsOf(() => signaling(env))).toEqual([`${name} and ${name}_FILE are both set: set one of them`]);
  });

  it('that cannot be read is an error that names the variable, not the file', () => {
    const problems = problemsOf(() => signaling({ AUTH_SECRET: '', AUTH_SECRET_FILE: '/no/such/file' }));
    expect(problems).toEqual(['AUTH_SECRET_FILE: the file cannot be read (ENOENT: there is none of this name)']);
  });

  it('that is empty is an error', () => {
    const problems = problemsOf(() => signaling({ AUTH_SECRET: '', AUTH_SECRET_FILE: file('empty', '\n') }));
    expect(problems).toEqual(['AUTH_SECRET_FILE: the file is empty']);
  });

  it('that is wrong is an error that names the variable of the file', () => {
    const problems = problemsOf(() => signaling({ AUTH_SECRET: '', AUTH_SECRET_FILE: file('short', 'short-one') }));
    expect(problems).toEqual([expect.stringMatching(/^AUTH_SECRET_FILE must be .* at least 32 bytes/)]);
    expect(problems.join()).not.toContain('short-one');
  });

  it('is not looked for where a variable is no secret', () => {
    expect(signaling({ PORT_FILE: '/no/such/file' }).address.port).toBe(3000);
  });
});

describe('the keys of user tokens', () => {
  it('are secrets, in their order', () => {
    const { userTokens } = signaling({ AUTH_SECRET: `${OTHER_SECRET},${AUTH_SECRET}` });
    expect(revealed(userTokens as { secrets: Secret[] })).toEqual([OTHER_SECRET, AUTH_SECRET]);
  });

  it('count in bytes of UTF-8', () => {
    expect(() => signaling({ AUTH_SECRET: 'ä'.repeat(16) })).not.toThrow();
    expect(problemsOf(() => signaling({ AUTH_SECRET: 'ä'.repeat(15) }))).toHaveLength(1);
  });

  it('are behind a URL', () => {
    expect(signaling({ ...JWKS, WAKE_SECRET }).userTokens).toEqual({ jwksUrl: JWKS.AUTH_JWKS_URL });
  });

  it.each(['id.example.org', 'file:///etc/keys', 'https://user:pw@id.example.org'])('are not behind %s', (url) => {
    expect(problemsOf(() => signaling({ ...JWKS, AUTH_JWKS_URL: url, WAKE_SECRET }))).toEqual([
      expect.stringMatching(/^AUTH_JWKS_URL must /),
    ]);
  });

  it('must be one of the two', () => {
    expect(problemsOf(() => signaling({ ...JWKS, AUTH_SECRET, WAKE_SECRET }))).toEqual([
      'AUTH_SECRET and AUTH_JWKS_URL are both set: set one of them',
    ]);
    expect(problemsOf(() => signaling({ AUTH_SECRET: '', WAKE_SECRET }))).toEqual([
      expect.stringMatching(/^AUTH_SECRET must be set, or AUTH_JWKS_URL/),
    ]);
  });
});

describe.each([
  ['signaling', signaling],
  ['the worker', worker],
])('the secret of wake tokens, for %s,', (_, read) => {
  it('is derived from AUTH_SECRET', () => {
    const { wakeTokens } = read();
    expect(wakeTokens.from).toBe('AUTH_SECRET');
    expect(revealed(wakeTokens)).toEqual([AUTH_SECRET]);
  });

  it('is WAKE_SECRET where that is set', () => {
    const { wakeTokens } = read({ WAKE_SECRET: `${WAKE_SECRET},${OTHER_SECRET}` });
    expect(wakeTokens.from).toBe('WAKE_SECRET');
    expect(revealed(wakeTokens)).toEqual([WAKE_SECRET, OTHER_SECRET]);
  });

  it('must be set where user tokens are verified with public keys', () => {
    expect(problemsOf(() => read(JWKS))).toEqual([expect.stringMatching(/^WAKE_SECRET must be set/)]);
  });

  it('may not be a secret of user tokens', () => {
    expect(problemsOf(() => read({ WAKE_SECRET: `${WAKE_SECRET},${AUTH_SECRET}` }))).toEqual([
      expect.stringMatching(/^WAKE_SECRET must not repeat/),
    ]);
  });
});

describe('the worker', () => {
  it('does without any way to verify users where it has WAKE_SECRET', () => {
    expect(worker({ AUTH_SECRET: '', WAKE_SECRET }).wakeTokens.from).toBe('WAKE_SECRET');
    expect(problemsOf(() => worker({ AUTH_SECRET: '' }))).toEqual([expect.stringMatching(/^WAKE_SECRET must be set/)]);
  });
});
