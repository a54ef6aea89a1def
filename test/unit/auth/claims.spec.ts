import { reasonOf, token, verifier } from './tokens.js';

const of = async (claims: object, options: Parameters<typeof verifier>[0] = {}) =>
  reasonOf(verifier(options).verify(await token({ ...claims })));

describe('the user id of a token', () => {
  it('is "sub", and must be there', async () => {
    expect(await of({ sub: undefined })).toBe('missing-claim');
  });

  it.each(['a', 'A.b_c~d@e+f-9', 'x'.repeat(128)])('may be %j', async (sub) => {
    expect(await of({ sub })).toBe('ok');
  });

  it.each(['', 'a b', 'a/b', 'a:b', 'ä', 'a\n', '{a}', 'x'.repeat(129), 7, null, ['a'], { a: 1 }])(
    'may not be %j',
    async (sub) => {
      expect(await of({ sub })).toBe('bad-claim');
    },
  );
});

describe('the app of a token', () => {
  const two = { apps: ['demo', 'other'] };

  it('may be left out where there is one', async () => {
    const verdict = await verifier().verify(await token({ app: undefined }));
    expect(verdict).toMatchObject({ ok: true, identity: { app: 'demo' } });
  });

  it('must be named where there are several', async () => {
    expect(await of({ app: undefined }, two)).toBe('missing-app');
    expect(await of({ app: 'other' }, two)).toBe('ok');
  });

  it('may not be left out where there is none', async () => {
    expect(await of({ app: undefined }, { apps: [] })).toBe('missing-app');
  });

  it.each(['unknown', 'DEMO', '', '__proto__', 7, null, ['demo']])('must be one of ours: %j is not', async (app) => {
    expect(await of({ app })).toBe('unknown-app');
  });
});

describe('the name of a token', () => {
  const nameOf = async (name: unknown) => {
    const verdict = await verifier().verify(await token({ name }));
    return verdict.ok ? verdict.identity.name : verdict.reason;
  };

  it.each([
    ['Zoë 👩‍👩‍👧', 'Zoë 👩‍👩‍👧'],
    [' Alice ', 'Alice'],
    ['Al\u0000i\nc\u007fe\u2028', 'Alice'],
    ['\u202eecilA\u2069', 'ecilA'],
    ['\ud83dAlice', 'Alice'],
    ['👍'.repeat(256), '👍'.repeat(256)],
    ['', undefined],
    ['\u0007', undefined],
    [null, undefined],
  ])('%j is shown as %j', async (name, shown) => {
    expect(await nameOf(name)).toBe(shown);
  });

  it.each([[7], [['Alice']], [{ first: 'Alice' }], ['x'.repeat(257)]])('may not be %j', async (name) => {
    expect(await nameOf(name)).toBe('bad-claim');
  });
});

describe('issuer and audience', () => {
  it('are not asked for where none is configured', async () => {
    expect(await of({ iss: 'anyone', aud: 'anything' })).toBe('ok');
  });

  it('must be the issuer that is configured', async () => {
    const issuer = 'https://id.example.org';
    expect(await of({ iss: issuer }, { issuer })).toBe('ok');
    expect(await of({ iss: 'https://evil.example.org' }, { issuer })).toBe('wrong-issuer');
    expect(await of({}, { issuer })).toBe('wrong-issuer');
  });

  it('must name the audience that is configured, alone or among others', async () => {
    const audience = 'callwake';
    expect(await of({ aud: 'callwake' }, { audience })).toBe('ok');
    expect(await of({ aud: ['chat', 'callwake'] }, { audience })).toBe('ok');
    expect(await of({ aud: 'chat' }, { audience })).toBe('wrong-audience');
    expect(await of({}, { audience })).toBe('wrong-audience');
  });
});
