import { resolve } from 'node:path';
import { optionsFrom } from '../../../apps/call-lab/src/simulator/options.js';
import { StartRefused } from '../../../apps/call-lab/src/simulator/start-refused.js';

describe("the options of the simulator's process", () => {
  it('have defaults', () => {
    expect(optionsFrom([])).toEqual({
      host: '127.0.0.1',
      port: 2197,
      sandboxPort: null,
      controlPort: 2198,
      dir: resolve('.cache/simulator'),
      bundleId: 'org.example.demo',
      app: 'demo',
      names: [],
      publicHost: '127.0.0.1',
      knownTokens: 'any',
      keyEnvironment: null,
    });
  });

  it('are read', () => {
    const ports = ['--port', '0', '--control-port', '65535', '--sandbox-port', '443'];
    const names = ['--name', 'simulator', '--name', 'apns', '--public-host', 'simulator'];
    const app = [
      '--bundle-id',
      'org.example.other',
      '--app',
      'other',
      '--dir',
      '/data',
      '--known-tokens',
      'registered',
      '--key-environment',
      'production',
    ];
    expect(optionsFrom(['--host', '0.0.0.0', ...ports, ...names, ...app])).toEqual({
      host: '0.0.0.0',
      port: 0,
      sandboxPort: 443,
      controlPort: 65535,
      dir: '/data',
      bundleId: 'org.example.other',
      app: 'other',
      names: ['simulator', 'apns'],
      publicHost: 'simulator',
      knownTokens: 'registered',
      keyEnvironment: 'production',
    });
  });

  it('may be 0 for several ports, and take IPv6', () => {
    const zeros = ['--port', '0', '--sandbox-port', '0', '--control-port', '0'];
    expect(optionsFrom([...zeros, '--host', '::1'])).toMatchObject({ port: 0, sandboxPort: 0, publicHost: '::1' });
  });

  it('may ask for help', () => {
    expect(optionsFrom(['--help'])).toBe('help');
  });

  it.each([
    ['--port', ['--port', '65536']],
    ['--port', ['--port', 'https']],
    ['--sandbox-port', ['--sandbox-port', '65536']],
    ['--control-port', ['--control-port', '-1']],
    ['--control-port', ['--control-port=-1']],
    ['--host', ['--host', 'https://127.0.0.1']],
    ['--public-host', ['--public-host', 'simulator:2197']],
    ['--name', ['--name', 'a name']],
    ['--known-tokens', ['--known-tokens', 'none']],
    ['--key-environment takes', ['--key-environment', 'both']],
    ['wants --sandbox-port', ['--key-environment', 'sandbox']],
    ['have to differ', ['--sandbox-port', '2197']],
    ['have to differ', ['--sandbox-port', '3000', '--control-port', '3000']],
    ['--bundle-id', ['--bundle-id', 'a b']],
    ['--app', ['--app', 'Demo']],
    ['--colour', ['--colour', 'red']],
    ['extra', ['extra']],
  ])('are refused where %s is wrong, by its name', (name, args) => {
    expect(() => optionsFrom(args)).toThrow(StartRefused);
    expect(() => optionsFrom(args)).toThrow(name);
  });
});
