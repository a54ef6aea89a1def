import { once } from 'node:events';
import { type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { alive, fate, Faulty } from '../unit/apns-simulator/faulty.js';
import { TOKEN } from '../unit/apns-simulator/raw-client.js';
import { type Account, makeAccount } from '../unit/apns-simulator/simulated.js';

let account: Account;
let at: Faulty;

beforeAll(async () => {
  account = await makeAccount();
});
beforeEach(async () => {
  at = await Faulty.start(account);
});
afterEach(() => at.stop());

describe('GOAWAY', () => {
  const goaway = async () => {
    const [code, lastId, json] = (await once(at.client.session, 'goaway')) as [number, number, Buffer];
    return { code, lastId, ...(JSON.parse(json.toString()) as { reason: string }) };
  };

  it('on demand tells every connection why, and answers what is in hand', async () => {
    at.add({ do: 'delay', ms: 1, token: TOKEN });
    const waiting = at.isWaiting();
    const inHand = at.client.push();
    await waiting;
    const told = goaway();
    for (const connection of at.simulator.connections) connection.goAway('IdleTimeout');
    expect(await told).toMatchObject({ code: 0, reason: 'IdleTimeout' });
    at.waits[0]?.end();
    expect(await inHand).toMatchObject({ status: 200 });
  });

  it('at stream n processes that one as the last', async () => {
    at.add({ do: 'goaway', reason: 'Shutdown', atStream: 3 });
    const told = goaway();
    const answers = await Promise.allSettled([at.client.push(), at.client.push(), at.client.push(), at.client.push()]);
    // The connection's first stream has the id 1, and was used before.
    expect(await told).toEqual({ code: 0, lastId: 5, reason: 'Shutdown' });
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(at.delivered).toHaveLength(2);
  });

  it('at stream n may leave that one unprocessed', async () => {
    at.add({ do: 'goaway', reason: 'Shutdown', processed: false, atStream: 3 });
    const told = goaway();
    const answers = await Promise.allSettled([at.client.push(), at.client.push()]);
    expect(await told).toEqual({ code: 0, lastId: 3, reason: 'Shutdown' });
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(at.delivered).toHaveLength(1);
    expect(at.simulator.requests.map(({ fault }) => fault)).toContain('goaway');
  });

  it('at the first stream of a connection may leave even that one unprocessed', async () => {
    at.add({ do: 'goaway', reason: 'Shutdown', processed: false, atStream: 1 });
    const other = await at.connected();
    const told = once(other.session, 'goaway');
    await expect(other.push()).rejects.toThrow('REFUSED_STREAM');
    await told;
    expect(at.delivered).toEqual([]);
    other.session.destroy();
  });

  it('comes with the end of the simulator', async () => {
    const told = goaway();
    const closed = at.simulator.close();
    expect(await told).toMatchObject({ reason: 'Shutdown' });
    await closed;
  });
});

describe('a black hole', () => {
  it('answers nothing, not even a PING, and ends with the simulator', async () => {
    at.add({ do: 'black-hole', next: 1 });
    const never = fate(at.client.push());
    const ping = alive(at.client.session);
    // A new connection shows that time has passed in the simulator.
    const other = await at.connected();
    expect(await other.push()).toMatchObject({ status: 200 });
    expect(at.client.session.destroyed).toBe(false);
    expect(await Promise.race([never, ping, Promise.resolve('silence')])).toBe('silence');
    await other.close();
    await at.simulator.close();
    expect(await never).toBe('not answered');
    expect(await ping).toBe(false);
  });

  it('swallows what was in hand on all connections on demand', async () => {
    at.add({ do: 'delay', ms: 1 });
    const waiting = at.isWaiting();
    const never = fate(at.client.push());
    await waiting;
    for (const connection of at.simulator.connections) connection.goDark();
    at.waits[0]?.end();
    expect(at.simulator.connections).toHaveLength(0);
    await at.simulator.close();
    expect(await never).toBe('not answered');
  });
});

describe('a slow reader', () => {
  const body = JSON.stringify({ x: 'x'.repeat(4000) });

  it('takes what comes bit by bit, and all of it', async () => {
    at.add({ do: 'slow-reader', bytesPerSecond: 1_000_000, next: 1 });
    await at.client.push({ body });
    expect(await at.client.push({ body })).toMatchObject({ status: 200 });
    expect(at.last()?.body).toBe(body);
  });

  it('lets its connection wait, and no other', async () => {
    at.add({ do: 'slow-reader', bytesPerSecond: 1, next: 1 });
    await at.client.push();
    const slow = fate(at.client.push({ body }));
    const other = await at.connected();
    expect(await other.push({ body })).toMatchObject({ status: 200 });
    expect(await Promise.race([slow, Promise.resolve('waits')])).toBe('waits');
    await other.close();
  });
});

describe('before a connection stands', () => {
  const tls = () => connectTls({ port: Number(new URL(at.url).port), ca: account.ca, ALPNProtocols: ['h2'] });

  it('TLS fails for the next so many', async () => {
    at.add({ do: 'tls-failure', next: 2 });
    for (let time = 0; time < 2; time += 1) {
      await expect(once(tls(), 'secureConnect')).rejects.toMatchObject({
        code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      });
    }
    const good = tls();
    await once(good, 'secureConnect');
    good.destroy();
  });

  it('nothing is said, and the simulator can be closed nevertheless', async () => {
    at.add({ do: 'tls-silence' });
    const silent: Socket = tls();
    const secure = once(silent, 'secureConnect').then(
      () => 'secure',
      () => 'closed',
    );
    await once(silent, 'connect');
    expect(await alive(at.client.session)).toBe(true);
    await Promise.all([at.client.close(), at.simulator.close()]);
    expect(await secure).toBe('closed');
  });
});
