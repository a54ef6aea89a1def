import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { effectiveConfig, type Env, variables } from '#config';
import { AUTH_SECRET, environment, file } from './environment.js';

const settingIn = (env: Env, name: string) =>
  effectiveConfig(environment(env)).settings.find((setting) => setting.name === name);

describe('the effective configuration', () => {
  it('has every setting, and where it comes from', () => {
    const { settings, problems } = effectiveConfig(environment({ PORT: '4000' }));
    expect(problems).toEqual([]);
    expect(settings.map(({ name }) => name)).toEqual(variables.map(({ name }) => name));
    expect(settings).toContainEqual({ name: 'PORT', value: '4000', from: 'environment' });
    expect(settings).toContainEqual({ name: 'LEDGER_HOURS', value: '24', from: 'default' });
    expect(settings).toContainEqual({ name: 'TURN_URLS', from: 'not set' });
  });

  it('shows no secret', () => {
    expect(settingIn({}, 'AUTH_SECRET')).toEqual({ name: 'AUTH_SECRET', value: '***', from: 'environment' });
    const fromFile = { AUTH_SECRET: '', AUTH_SECRET_FILE: file('effective', `${AUTH_SECRET}\n`) };
    expect(settingIn(fromFile, 'AUTH_SECRET')).toEqual({ name: 'AUTH_SECRET', value: '***', from: 'file' });
  });

  it.each([
    ['REDIS_URL', 'redis://user:pass@redis.example:6379/2', 'redis://***@redis.example:6379/2'],
    ['REDIS_URL', 'redis+sentinel://:p%40ss@one:1,two:2/name', 'redis+sentinel://***@one:1,two:2/name'],
    ['REDIS_URL', 'redis://redis.example', 'redis://redis.example'],
    ['REDIS_URL', '', 'redis://127.0.0.1:6379'],
    ['APNS_PROXY', 'http://user:pass@proxy.example:3128', 'http://***@proxy.example:3128'],
    ['PUBLIC_URL', 'https://calls.example/x?key=hidden', 'https://calls.example/x?***'],
  ])('shows of %s=%s what is no secret', (name, value, shown) => {
    expect(settingIn({ [name]: value }, name)).toMatchObject({ value: shown });
  });

  it('says what is wrong, and not how it reads', () => {
    const { settings, problems } = effectiveConfig(environment({ LOG_LEVEL: 'my-password', TURN_URLS: 'turn:a' }));
    expect(settings).toContainEqual({ name: 'LOG_LEVEL', from: 'wrong' });
    expect(problems).toHaveLength(2);
    expect(JSON.stringify([settings, problems])).not.toContain('my-password');
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');

  it('sets nothing as it is, and with its comment signs away each setting to its default', () => {
    expect(parseEnv(text)).toEqual({});
    const set = parseEnv(text.replace(/^#(?=[A-Z_]+=)/gm, ''));
    expect(Object.keys(set).sort()).toEqual(variables.map(({ name }) => name).sort());
    const effective = (env: Env) => effectiveConfig({ ...env, ...environment() }).settings.map(({ value }) => value);
    expect(effective(set as Env)).toEqual(effective({}));
  });
});
