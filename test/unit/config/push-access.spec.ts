import { apnsAccessOf, readPushConfig } from '#config';
import { apnsWithKey, appsFile, pem, problemsOf } from './environment.js';

const { key, ...apns } = apnsWithKey;

describe('what a command that pushes by hand reads', () => {
  it('is the apps file alone: no Redis, no secret of tokens', () => {
    const { apps, apnsProxy } = readPushConfig({ APPS_FILE: appsFile() });
    expect(apps.map(({ id }) => id)).toEqual(['demo']);
    expect(apnsProxy.url).toBeUndefined();
  });

  it('is checked, and all that is wrong is named at once', () => {
    const problems = problemsOf(() => readPushConfig({ APNS_PROXY: 'socks5://user:password@proxy' }));
    expect(problems).toEqual([
      expect.stringContaining('APPS_FILE'),
      expect.stringMatching(/^APNS_PROXY(?!.*password@proxy)/),
    ]);
  });
});

describe('the way to Apple of an app', () => {
  const access = (fields: object) => apnsAccessOf(readPushConfig({ APPS_FILE: appsFile({ apns: fields }) }).apps[0]!);
  const open = { kind: 'key', key: pem('PRIVATE KEY'), keyId: key.keyId, teamId: key.teamId };

  it('has its key laid open, for both environments', () => {
    expect(access(apnsWithKey)).toEqual({
      ...{ app: 'demo', bundleId: apns.bundleId },
      credentials: { production: open, sandbox: open },
      hosts: { production: 'https://api.push.apple.com', sandbox: 'https://api.sandbox.push.apple.com' },
    });
  });

  it('has no credentials for an environment that has no key', () => {
    expect(access({ ...apns, keys: { sandbox: key } }).credentials).toEqual({ sandbox: open });
  });

  it('has those for alerts beside them', () => {
    const { alert } = access({ ...apnsWithKey, alert: { key: { ...key, keyId: 'ALERT67890' } } });
    expect(alert?.sandbox).toEqual({ ...open, keyId: 'ALERT67890' });
  });
});
