import { readSignalingConfig, readWorkerConfig } from '#config';
import { dirname } from 'node:path';
import { apnsWithKey, appsFile, environment, file, pem, problemsOf } from './environment.js';

const signalingWith = (app: object) => readSignalingConfig(environment({ APPS_FILE: appsFile(app) }));
const workerWith = (app: object, env = {}) => readWorkerConfig(environment({ APPS_FILE: appsFile(app), ...env }));
const withFile = (content: unknown) => readSignalingConfig(environment({ APPS_FILE: file('other.json', content) }));
const apns = (fields: object) => ({ apns: { ...apnsWithKey, ...fields } });
const { key } = apnsWithKey;
const defaults = { id: 'demo', busy: 'allow', invite: 'anyone', environments: ['production', 'sandbox'] };

describe('the apps file', () => {
  it('gives signaling the apps, and no key', () => {
    const config = signalingWith({});
    const missedCall = { title: 'Missed call', body: '{name}' };
    expect(config.apps).toEqual([{ ...defaults, missedCall }]);
  });

  it('tells signaling for which of Apple’s environments there is a key', () => {
    const keysOf = (keys: object) => signalingWith(apns({ key: undefined, keys })).apps[0]!.environments;
    expect(keysOf({ sandbox: key })).toEqual(['sandbox']);
    expect(keysOf({ sandbox: key, production: key })).toEqual(['production', 'sandbox']);
  });

  it('is read by signaling without opening a file of a key', () => {
    expect(() =>
      signalingWith(apns({ key: { ...key, file: 'no-such-file.p8' }, caFile: 'no-such-ca.pem' })),
    ).not.toThrow();
  });

  it('gives the worker the key that stands beside it, and Apple as the host', () => {
    const [app] = workerWith({}).apps;
    expect(app).toMatchObject({
      id: 'demo',
      apns: {
        bundleId: 'org.example.demo',
        credentials: {
          production: { kind: 'key', keyId: 'ABC1234567', teamId: 'TEAM123456' },
          sandbox: { kind: 'key', keyId: 'ABC1234567', teamId: 'TEAM123456' },
        },
        hosts: { production: 'https://api.push.apple.com', sandbox: 'https://api.sandbox.push.apple.com' },
      },
    });
    expect(app!.apns.credentials.production!.key.reveal()).toBe(pem('PRIVATE KEY'));
    expect(app!.apns).not.toHaveProperty('ca');
  });

  it('takes hosts one by one, and the authority that signed them', () => {
    file('ca.pem', pem('CERTIFICATE'));
    const [app] = workerWith(apns({ hosts: { production: 'https://127.0.0.1:8443' }, caFile: 'ca.pem' })).apps;
    expect(app!.apns.hosts).toEqual({
      production: 'https://127.0.0.1:8443',
      sandbox: 'https://api.sandbox.push.apple.com',
    });
    expect(app!.apns.ca).toBe(pem('CERTIFICATE'));
  });

  it('takes every setting that this version understands, and the example of the contract', () => {
    const hosts = { production: 'https://api.push.apple.com', sandbox: 'https://api.sandbox.push.apple.com' };
    const missedCall = { title: 'Missed', body: 'by {name}' };
    const app = { invite: 'anyone', busy: 'allow', missedCall, ...apns({ hosts, caFile: null }) };
    expect(signalingWith(app).apps).toEqual([{ ...defaults, missedCall }]);
    const other = signalingWith({ busy: 'reject', missedCall: null });
    expect(other.apps).toEqual([{ ...defaults, busy: 'reject', missedCall: null }]);
    expect(() => workerWith(app)).not.toThrow();
  });
});

describe('a certificate', () => {
  const certificate = (fields: object) => ({ apns: { bundleId: 'org.example.demo', certificate: fields } });
  const credentialOf = (fields: object, env = {}) =>
    workerWith(certificate(fields), env).apps[0]!.apns.credentials.production!;

  it('may stand with its key in one file', () => {
    const both = pem('CERTIFICATE') + pem('PRIVATE KEY');
    file('voip.pem', both);
    const credential = credentialOf({ file: 'voip.pem' });
    expect(credential.kind === 'certificate' && credential.certificate.reveal()).toBe(both);
    expect(credential.key.reveal()).toBe(both);
    expect(credential).not.toHaveProperty('passphrase');
  });

  it('may have its key in another file, with a passphrase from the environment', () => {
    file('cert.pem', pem('CERTIFICATE'));
    file('key.pem', pem('ENCRYPTED PRIVATE KEY'));
    const fields = { file: 'cert.pem', keyFile: 'key.pem', passphraseEnv: 'VOIP_PASSPHRASE' };
    const credential = credentialOf(fields, { VOIP_PASSPHRASE: 'pass-phrase' });
    expect(credential.key.reveal()).toBe(pem('ENCRYPTED PRIVATE KEY'));
    expect(credential.kind === 'certificate' && credential.passphrase?.reveal()).toBe('pass-phrase');
    expect(() => credentialOf(fields, { VOIP_PASSPHRASE_FILE: file('phrase', 'x\n') })).not.toThrow();
  });

  it('without the passphrase that it wants stops the start', () => {
    file('voip.pem', pem('CERTIFICATE') + pem('PRIVATE KEY'));
    const problems = problemsOf(() => credentialOf({ file: 'voip.pem', passphraseEnv: 'NOT_SET' }));
    expect(problems).toEqual([expect.stringContaining('apps[0].apns.certificate.passphraseEnv: must name a variable')]);
    expect(problems.join()).not.toContain('NOT_SET');
  });

  it('without a private key stops the start', () => {
    file('bare.pem', pem('CERTIFICATE'));
    expect(problemsOf(() => credentialOf({ file: 'bare.pem' }))).toEqual([
      'APPS_FILE: apps[0].apns.certificate.file: the file holds no private key in PEM form',
    ]);
  });

  it('that is none stops the start', () => {
    file('key.pem', pem('PRIVATE KEY'));
    expect(problemsOf(() => credentialOf({ file: 'key.pem' }))).toEqual([
      'APPS_FILE: apps[0].apns.certificate.file: the file holds no certificate in PEM form',
    ]);
  });
});

const ask = (url: string) => ({ url, secretEnv: 'POLICY_SECRET' });

describe('who may call whom', () => {
  const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const inviteOf = (invite: unknown, env = {}) =>
    readSignalingConfig(environment({ APPS_FILE: appsFile({ invite }), ...env })).apps[0]!.invite;

  it.each(['anyone', 'service'])('may be said in a word: %s', (word) => {
    expect(inviteOf(word)).toBe(word);
  });

  it.each(['https://a.example/may-call', 'http://127.0.0.1:8080/x', 'http://[::1]/', 'http://localhost:1/'])(
    'may be asked at %s, with a secret of the environment',
    (url) => {
      const policy = inviteOf(ask(url), { POLICY_SECRET: SECRET }) as { url: string; secret: { reveal(): string } };
      expect([policy.url, policy.secret.reveal()]).toEqual([url, SECRET]);
      expect(JSON.stringify(policy)).not.toContain(SECRET);
      expect(() => inviteOf(ask(url), { POLICY_SECRET_FILE: file('policy', `${SECRET}\n`) })).not.toThrow();
    },
  );

  it.each([undefined, 'not-a-secret', 'whsec_AAAA', `whsec_${Buffer.alloc(65).toString('base64')}`, `${SECRET}!`])(
    'is not asked with the secret %s, which is not quoted',
    (secret) => {
      const problems = problemsOf(() => inviteOf(ask('https://a.example'), { POLICY_SECRET: secret }));
      expect(problems).toEqual([expect.stringMatching(/^APPS_FILE: apps\[0\]\.invite\.secretEnv: /)]);
      expect(problems.join()).not.toMatch(/POLICY_SECRET|not-a-secret|AAAA/);
    },
  );

  it('is no affair of the worker, which needs no secret for it', () => {
    expect(() => workerWith({ invite: ask('https://a.example') })).not.toThrow();
  });
});

describe('a wrong apps file', () => {
  const app = { id: 'demo', apns: apnsWithKey };
  it.each<[string, object, string]>([
    ['no id', { id: undefined }, 'apps[0].id: must be an app id'],
    ['an id out of the grammar', { id: 'Demo_1' }, 'apps[0].id: must be an app id'],
    ['an id that is too long', { id: 'x'.repeat(33) }, 'apps[0].id: must be an app id'],
    ['an unknown field', { bundle: 'x' }, 'apps[0].bundle: unknown field'],
    ['an unknown field of apns', apns({ bundle: 'x' }), 'apps[0].apns.bundle: unknown field'],
    ['an unknown field of a key', apns({ key: { ...key, id: 'x' } }), 'apps[0].apns.key.id: unknown field'],
    ['an unknown environment', apns({ hosts: { test: 'https://a' } }), 'apps[0].apns.hosts.test: unknown field'],
    ['no apns', { apns: undefined }, 'apps[0].apns: must be an object'],
    ['no bundle id', apns({ bundleId: undefined }), 'apps[0].apns.bundleId: must be a bundle id'],
    ['a bundle id with a space', apns({ bundleId: 'a b' }), 'apps[0].apns.bundleId: must be a bundle id'],
    [
      'no credential',
      apns({ key: undefined }),
      'apps[0].apns: needs one of "key", "keys", "certificate", and has none',
    ],
    ['two credentials', apns({ certificate: { file: 'a' } }), '"certificate", and has "key", "certificate"'],
    ['a key for both beside one for each', apns({ keys: { sandbox: key } }), '"certificate", and has "key", "keys"'],
    ['keys without a key', apns({ key: undefined, keys: {} }), 'apps[0].apns.keys: needs a key for "production", for'],
    [
      'a key of an unknown environment',
      apns({ key: undefined, keys: { sandbox: key, test: key } }),
      'apps[0].apns.keys.test: unknown',
    ],
    ['nothing for alerts', apns({ alert: {} }), 'apps[0].apns.alert: needs one of "key", "certificate", and has none'],
    ['a key that is null', apns({ key: null }), 'apps[0].apns.key: must be an object'],
    ['a key without a file', apns({ key: { ...key, file: '' } }), 'apps[0].apns.key.file: must be text'],
    ['a key id of nine characters', apns({ key: { ...key, keyId: 'ABC123456' } }), 'apps[0].apns.key.keyId: must be'],
    ['a team id in lower case', apns({ key: { ...key, teamId: 'team123456' } }), 'apps[0].apns.key.teamId: must be'],
    [
      'an http host',
      apns({ hosts: { sandbox: 'http://127.0.0.1' } }),
      'apps[0].apns.hosts.sandbox: must be an address',
    ],
    ['a host with a path', apns({ hosts: { production: 'https://a/b' } }), 'apps[0].apns.hosts.production: must be'],
    ['a CA that is a number', apns({ caFile: 7 }), 'apps[0].apns.caFile: must be the name of a file, or null'],
    ['a missed call without a body', { missedCall: { title: 'x' } }, 'apps[0].missedCall: needs either'],
    ['a missed call that is text', { missedCall: 'x' }, 'apps[0].missedCall: must be an object'],
    [
      'an unknown policy',
      { invite: 'nobody' },
      'apps[0].invite: must be "anyone", "service", or { "url", "secretEnv" }',
    ],
    ['a policy that is null', { invite: null }, 'apps[0].invite: must be'],
    ['a policy that is a list', { invite: [] }, 'apps[0].invite: must be'],
    ['a policy without a secret', { invite: { url: 'https://a' } }, 'apps[0].invite.secretEnv: must be the name'],
    ['a policy of unknown fields', { invite: { ...ask('https://a'), to: 1 } }, 'apps[0].invite.to: unknown field'],
    ['a policy at plain http', { invite: ask('http://a.example') }, 'apps[0].invite.url: must be an https URL, or'],
    ['a policy at a name like loopback', { invite: ask('http://127.0.0.1.example.org') }, 'apps[0].invite.url: must'],
    ['a policy at another scheme', { invite: ask('ftp://localhost') }, 'apps[0].invite.url: must be'],
    ['a policy address with a password', { invite: ask('https://a:b@c') }, 'apps[0].invite.url: must be'],
    ['a policy address that is none', { invite: ask('/may-call') }, 'apps[0].invite.url: must be'],
    ['busy', { busy: 'sometimes' }, 'apps[0].busy: must be allow or reject'],
    ['a prototype key', JSON.parse('{"__proto__":{"a":1}}') as object, 'apps[0].__proto__: unknown field'],
    ['another prototype key', apns({ constructor: 1 }), 'apps[0].apns.constructor: unknown field'],
  ])('with %s is refused by path', (_, fields, problem) => {
    const content = { apps: [Object.defineProperties({ ...app }, Object.getOwnPropertyDescriptors(fields))] };
    const problems = problemsOf(() => withFile(JSON.stringify(content)));
    expect(problems).toEqual([expect.stringMatching(/^APPS_FILE: /)]);
    expect(problems[0]).toContain(problem);
  });

  it('names every problem, in every app', () => {
    const problems = problemsOf(() =>
      withFile({
        apps: [
          { ...app, id: '' },
          { ...app, ...apns({ caFile: 1 }) },
        ],
      }),
    );
    expect(problems).toEqual([
      expect.stringContaining('apps[0].id') as string,
      expect.stringContaining('apps[1].apns.caFile') as string,
    ]);
  });

  it('with an id twice is refused', () => {
    expect(problemsOf(() => withFile({ apps: [app, app] }))).toEqual([
      'APPS_FILE: apps[1].id: is the id of apps[0] already',
    ]);
  });

  it.each<[unknown, string]>([
    ['{"secret thing"', 'is not JSON'],
    ['', 'the file must hold a JSON object'],
    ['[]', 'the file must hold a JSON object'],
    ['null', 'the file must hold a JSON object'],
    [{}, 'apps: must be a list of one app or more'],
    [{ apps: [] }, 'apps: must be a list of one app or more'],
    [{ apps: [null] }, 'apps[0]: must be an object'],
    [{ apps: ['demo'] }, 'apps[0]: must be an object'],
    [{ apps: [app], extra: 1 }, 'extra: unknown field; known are apps'],
  ])('of %j is refused, and not quoted', (content, problem) => {
    const problems = problemsOf(() => withFile(content));
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).not.toContain('secret thing');
  });

  it('that is not there is an error of APPS_FILE', () => {
    const env = environment({ APPS_FILE: '/no/such/apps.json' });
    expect(problemsOf(() => readSignalingConfig(env))).toEqual([
      'APPS_FILE: the file cannot be read (ENOENT: there is none of this name)',
    ]);
    expect(problemsOf(() => readWorkerConfig(env))).toEqual([
      'APPS_FILE: the file cannot be read (ENOENT: there is none of this name)',
    ]);
  });

  it('must be named', () => {
    expect(problemsOf(() => readSignalingConfig(environment({ APPS_FILE: '' })))).toEqual([
      'APPS_FILE must be set: the name of the apps file',
    ]);
  });
});

describe('a file that the apps file names', () => {
  it('and that is not there stops the worker, naming variable and field', () => {
    expect(problemsOf(() => workerWith(apns({ key: { ...key, file: 'gone.p8' } })))).toEqual([
      'APPS_FILE: apps[0].apns.key.file: the file cannot be read (ENOENT: there is none of this name); its name is relative to the apps file',
    ]);
    expect(problemsOf(() => workerWith(apns({ caFile: 'gone.pem' })))).toEqual([
      expect.stringContaining(
        'APPS_FILE: apps[0].apns.caFile: the file cannot be read (ENOENT: there is none of this name)',
      ),
    ]);
  });

  it('may be named by an absolute path', () => {
    const folder = dirname(appsFile());
    expect(() => workerWith(apns({ key: { ...key, file: `${folder}/${key.file}` } }))).not.toThrow();
  });

  it('and that holds something else stops the worker', () => {
    file('not-a-key.p8', 'hello');
    expect(problemsOf(() => workerWith(apns({ key: { ...key, file: 'not-a-key.p8' } })))).toEqual([
      'APPS_FILE: apps[0].apns.key.file: the file holds no private key in PEM form',
    ]);
  });
});
