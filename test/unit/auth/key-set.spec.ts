import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { KeySetUnavailable, UserTokens } from '#auth';
import { exportJWK, exportSPKI, generateKeyPair, type GenerateKeyPairResult, type JWK } from 'jose';
import { inSeconds, NOW, reasonOf, token } from './tokens.js';

let server: Server;
let url: string;
let answer: { status: number; body: string };
let asked: number;

beforeEach(async () => {
  asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
});

afterEach(async () => {
  jest.restoreAllMocks();
  await closeServer();
});

const serve = (keys: JWK[]) => {
  answer = { status: 200, body: JSON.stringify({ keys }) };
};
const keyPair = (alg: string) => generateKeyPair(alg, { extractable: true });
const publicJwk = async ({ publicKey }: GenerateKeyPairResult, kid?: string): Promise<JWK> => ({
  ...(await exportJWK(publicKey)),
  ...(kid && { kid }),
});
const signedBy = ({ privateKey }: GenerateKeyPairResult, alg: string, kid?: string, claims = {}) =>
  token(claims, { key: privateKey, header: { alg, ...(kid && { kid }) } });

const verifier = () => new UserTokens({ jwksUrl: url, apps: ['demo'], clock: () => NOW });

const closeServer = async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
};

describe('with AUTH_JWKS_URL', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('a token by %s is taken', async (alg) => {
    const pair = await keyPair(alg);
    serve([await publicJwk(pair, 'k1')]);
    const verdict = await verifier().verify(await signedBy(pair, alg, 'k1'));
    expect(verdict).toEqual({ ok: true, identity: { app: 'demo', user: 'alice', scope: 'user' } });
  });

  it('a token that has expired is refused', async () => {
    const pair = await keyPair('ES256');
    serve([await publicJwk(pair, 'k1')]);
    const expired = await signedBy(pair, 'ES256', 'k1', { exp: inSeconds(-6) });
    expect(await reasonOf(verifier().verify(expired))).toBe('expired');
  });

  it('a token by HS256 is refused, signed with the public key or with any secret', async () => {
    const pair = await keyPair('RS256');
    serve([await publicJwk(pair, 'k1')]);
    const key = new TextEncoder().encode(await exportSPKI(pair.publicKey));
    const confused = await token({}, { key, header: { alg: 'HS256', kid: 'k1' } });
    expect(await reasonOf(verifier().verify(confused))).toBe('wrong-algorithm');
    expect(await reasonOf(verifier().verify(await token()))).toBe('wrong-algorithm');
  });

  it('a token by an algorithm that is not in the contract is refused', async () => {
    const pair = await keyPair('PS256');
    serve([await publicJwk(pair, 'k1')]);
    expect(await reasonOf(verifier().verify(await signedBy(pair, 'PS256', 'k1')))).toBe('wrong-algorithm');
  });

  it('a token of another key with the same key id is refused', async () => {
    const [ours, theirs] = [await keyPair('ES256'), await keyPair('ES256')];
    serve([await publicJwk(ours, 'k1')]);
    expect(await reasonOf(verifier().verify(await signedBy(theirs, 'ES256', 'k1')))).toBe('bad-signature');
  });

  it('a token without a key id may be of any key that fits its algorithm', async () => {
    const pairs = [await keyPair('ES256'), await keyPair('ES256'), await keyPair('RS256')];
    serve(await Promise.all(pairs.map((pair) => publicJwk(pair))));
    expect(await reasonOf(verifier().verify(await signedBy(pairs[1]!, 'ES256')))).toBe('ok');
    expect(await reasonOf(verifier().verify(await signedBy(await keyPair('ES256'), 'ES256')))).toBe('bad-signature');
  });
});

describe('the key set', () => {
  it('is fetched once for many tokens', async () => {
    const pair = await keyPair('ES256');
    serve([await publicJwk(pair, 'k1')]);
    const userTokens = verifier();
    const signed = await signedBy(pair, 'ES256', 'k1');
    await Promise.all([userTokens.verify(signed), userTokens.verify(signed)]);
    await userTokens.verify(signed);
    expect(asked).toBe(1);
  });

  it('is not fetched again and again for key ids that someone made up', async () => {
    serve([await publicJwk(await keyPair('ES256'), 'k1')]);
    const userTokens = verifier();
    const forger = await keyPair('ES256');
    for (const kid of ['x1', 'x2', 'x3']) {
      expect(await reasonOf(userTokens.verify(await signedBy(forger, 'ES256', kid)))).toBe('unknown-key');
    }
    expect(asked).toBe(1);
  });

  it('is fetched again for a new key, once it is half a minute old', async () => {
    const [old, next] = [await keyPair('ES256'), await keyPair('ES256')];
    serve([await publicJwk(old, 'k1')]);
    const userTokens = verifier();
    expect(await reasonOf(userTokens.verify(await signedBy(old, 'ES256', 'k1')))).toBe('ok');
    serve([await publicJwk(next, 'k2')]);
    const later = Date.now() + 31_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await reasonOf(userTokens.verify(await signedBy(next, 'ES256', 'k2')))).toBe('ok');
  });
});

describe('a key set that cannot be had', () => {
  it.each([
    ['an error', { status: 500, body: '{}' }],
    ['what is not JSON', { status: 200, body: '<html>' }],
    ['JSON without keys', { status: 200, body: '{"keys":1}' }],
  ])('throws, for no verdict on the token is known: %s', async (_, given) => {
    answer = given;
    const signed = await signedBy(await keyPair('ES256'), 'ES256', 'k1');
    await expect(verifier().verify(signed)).rejects.toBeInstanceOf(KeySetUnavailable);
  });

  it('throws where nobody listens, and works when somebody does', async () => {
    const pair = await keyPair('ES256');
    const { port } = server.address() as AddressInfo;
    const userTokens = verifier();
    const signed = await signedBy(pair, 'ES256', 'k1');
    await closeServer();
    await expect(userTokens.verify(signed)).rejects.toBeInstanceOf(KeySetUnavailable);
    serve([await publicJwk(pair, 'k1')]);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(await reasonOf(userTokens.verify(signed))).toBe('ok');
  });

  it('is not asked about a token that is refused by its header', async () => {
    expect(await reasonOf(verifier().verify(await token()))).toBe('wrong-algorithm');
    expect(asked).toBe(0);
  });
});
