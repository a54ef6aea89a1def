import { generateKeyPairSync } from 'node:crypto';
import { OwnTokens } from '../../../libs/apns/src/own-token.js';
import { ProviderToken } from '../../../libs/apns/src/provider-token.js';
import { NOW } from '../../support/calls.js';

const MINUTE = 60_000;

/** A provider token of a process that shares with nobody, on a clock of the test's. */
function alone() {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const time = { now: NOW };
  const made: number[] = [];
  const token = new ProviderToken({
    ...{ name: 'a', signer: { key, keyId: 'ABC1234567', teamId: 'TEAM123456' }, share: new OwnTokens() },
    clock: () => time.now,
    onMade: () => made.push(time.now),
  });
  const askedBy = (count: number) => Promise.all(Array.from({ length: count }, async () => token.current()));
  return { token, time, made, askedBy };
}

describe('the provider token of one process', () => {
  it('is signed once, however many ask for it while there is none', async () => {
    const { askedBy, made } = alone();
    expect(new Set(await askedBy(50)).size).toBe(1);
    expect(made).toEqual([NOW]);
  });

  it('is signed once, however many ask for it when it is 50 minutes old', async () => {
    const { askedBy, made, time } = alone();
    await askedBy(1);
    time.now += 50 * MINUTE;
    expect(new Set(await askedBy(50)).size).toBe(1);
    expect(made).toEqual([NOW, NOW + 50 * MINUTE]);
  });

  it('is at hand without a promise while it is good, so that a push waits for nothing', async () => {
    const { token, askedBy, time } = alone();
    const [signed] = await askedBy(1);
    time.now += 50 * MINUTE - 1;
    expect(token.current()).toBe(signed);
  });
});
