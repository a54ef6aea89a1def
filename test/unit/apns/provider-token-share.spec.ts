import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { type ProviderTokenShare, type SharedProviderToken } from '#push';
import { OwnTokens } from '../../../libs/apns/src/own-token.js';
import { ProviderToken } from '../../../libs/apns/src/provider-token.js';
import { NOW } from '../../support/calls.js';

const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const MINUTE = 60_000;

/** Workers that share one token, on one clock. */
function workers(count: number, share: ProviderTokenShare = new OneLeader()) {
  const time = { now: NOW };
  const made: number[] = [];
  const tokens = Array.from({ length: count }, (_, worker) => {
    const signer = { key, keyId: 'ABC1234567', teamId: 'TEAM123456' };
    return new ProviderToken({ name: 'a', signer, share, clock: () => time.now, onMade: () => void made.push(worker) });
  });
  return { time, made, tokens };
}

/** As Redis does it: one leader until its time is over. */
class OneLeader extends OwnTokens {
  private led = false;

  override lead(): Promise<boolean> {
    const first = !this.led;
    this.led = true;
    return Promise.resolve(first);
  }

  override write(name: string, token: SharedProviderToken): Promise<void> {
    this.led = false;
    return super.write(name, token);
  }
}

describe('the provider token of all workers', () => {
  it('is made by one of them, and is the same for all', async () => {
    const { tokens, made } = workers(5);
    const all = await Promise.all(tokens.map(async (token) => token.current()));
    expect(new Set(all).size).toBe(1);
    expect(made).toHaveLength(1);
  });

  it('has its time in seconds, and the ids of key and team', async () => {
    const { tokens } = workers(1);
    const token = await tokens[0]!.current();
    expect(decodeJwt(token)).toEqual({ iss: 'TEAM123456', iat: NOW / 1000 });
  });

  it('is used for 50 minutes, and then made anew by one of them', async () => {
    const { tokens, made, time } = workers(3);
    const first = await tokens[0]!.current();
    time.now += 50 * MINUTE - 1;
    await expect(Promise.all(tokens.map(async (token) => token.current()))).resolves.toEqual([first, first, first]);
    time.now += 1;
    // Who does not make it may use the old one until the new one is there.
    await Promise.all(tokens.map(async (token) => token.current()));
    const renewed = await Promise.all(tokens.map(async (token) => token.current()));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(first);
    expect(made).toHaveLength(2);
  });

  it('stays in use while another worker makes a new one', async () => {
    const share = new OneLeader();
    const { tokens, time } = workers(2, share);
    const first = await tokens[0]!.current();
    time.now += 55 * MINUTE;
    await share.lead();
    await expect(tokens[1]!.current()).resolves.toBe(first);
  });

  it('is not replaced when Apple calls it expired within 20 minutes: then a clock is off', async () => {
    const { tokens, time } = workers(1);
    const first = await tokens[0]!.current();
    time.now += 20 * MINUTE - 1;
    expect(tokens[0]!.isReplaceable(first)).toBe(false);
    expect(await tokens[0]!.current()).toBe(first);
  });

  it('is replaced once when Apple calls it expired after 20 minutes', async () => {
    const { tokens, time, made } = workers(2);
    const first = await tokens[0]!.current();
    await tokens[1]!.current();
    time.now += 20 * MINUTE;
    expect(tokens[0]!.isReplaceable(first)).toBe(true);
    const second = await tokens[0]!.current();
    expect(second).not.toBe(first);
    expect(tokens[1]!.isReplaceable(first)).toBe(true);
    expect(await tokens[1]!.current()).toBe(second);
    expect(made).toHaveLength(2);
  });

  it('cannot be had where the share cannot be asked', async () => {
    const share = Object.assign(new OneLeader(), { read: () => Promise.reject(new Error('connection lost')) });
    const { tokens } = workers(1, share);
    await expect(tokens[0]!.current()).rejects.toThrow('connection lost');
  });
});

describe('the provider token of a worker', () => {
  it('stays in use while it is good, where the share cannot be asked for a new one', async () => {
    const share = new OneLeader();
    const { tokens, time } = workers(1, share);
    const first = await tokens[0]!.current();
    share.read = () => Promise.reject(new Error('connection lost'));
    time.now += 60 * MINUTE - 1;
    await expect(tokens[0]!.current()).resolves.toBe(first);
    time.now += 1;
    await expect(tokens[0]!.current()).rejects.toThrow('connection lost');
  });

  it('is not made anew at 50 minutes, but before it is refused, where Apple has seen too many', async () => {
    const { tokens, time, made } = workers(1);
    const first = await tokens[0]!.current();
    time.now += 45 * MINUTE;
    tokens[0]!.rest();
    time.now += 15 * MINUTE - 1;
    expect(await tokens[0]!.current()).toBe(first);
    time.now += 1;
    expect(await tokens[0]!.current()).not.toBe(first);
    expect(made).toHaveLength(2);
  });

  it('is made anew where the clock that it was made by was put back by more than 20 minutes', async () => {
    const { tokens, time } = workers(1);
    const first = await tokens[0]!.current();
    time.now -= 20 * MINUTE - 1;
    expect(await tokens[0]!.current()).toBe(first);
    time.now -= 1;
    const second = await tokens[0]!.current();
    expect(decodeJwt(second).iat).toBe(time.now / 1000);
  });
});
