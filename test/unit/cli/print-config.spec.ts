import { createColors } from 'picocolors';
import { type EffectiveConfig, type Env, variables } from '#config';
import { callwake } from '../../../apps/cli/src/callwake.js';
import { AUTH_SECRET, environment, file } from '../config/environment.js';

async function printed(env: Env, ...more: string[]) {
  let out = '';
  const code = await callwake(['doctor', '--print-config', ...more], {
    env,
    clock: () => 0,
    newId: () => '',
    out: (text) => (out += text),
    err: (text) => (out += text),
    colors: createColors(false),
  });
  return { code, out };
}

describe('callwake doctor --print-config', () => {
  it('prints each setting once, where it comes from, and secrets as ***', async () => {
    const { code, out } = await printed(
      environment({ PORT: '4000', REDIS_URL: 'redis://:redis-password@redis.example', AUTH_SECRET_FILE: '' }),
    );
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(variables.length);
    expect(lines).toEqual(
      expect.arrayContaining([
        'PORT=4000',
        'AUTH_SECRET=***',
        'REDIS_URL=redis://***@redis.example',
        'LEDGER_HOURS=24  # default',
        '# TURN_URLS: not set',
      ]),
    );
    expect(out).not.toMatch(/redis-password/);
    expect(out).not.toContain(AUTH_SECRET);
  });

  it('says that a secret comes from a file, and not from which', async () => {
    const name = file('print-config-secret', AUTH_SECRET);
    const { out } = await printed(environment({ AUTH_SECRET: '', AUTH_SECRET_FILE: name }));
    expect(out).toContain('AUTH_SECRET=***  # file\n');
    expect(out).not.toContain(name);
  });

  it('names what is wrong, repeats nothing of it, and ends with 1', async () => {
    const { code, out } = await printed(environment({ LOG_LEVEL: 'my-password' }));
    expect(code).toBe(1);
    expect(out).toContain('# LOG_LEVEL: wrong\n');
    expect(out).toMatch(/^wrong {2}LOG_LEVEL must be /m);
    expect(out).not.toContain('my-password');
  });

  it('is one JSON object with --json', async () => {
    const { out } = await printed(environment(), '--json');
    const { settings, problems } = JSON.parse(out) as EffectiveConfig;
    expect(problems).toEqual([]);
    expect(settings).toContainEqual({ name: 'AUTH_SECRET', value: '***', from: 'environment' });
  });
});
