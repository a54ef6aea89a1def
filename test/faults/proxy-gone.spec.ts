import { freePort } from '../../apps/call-lab/src/redis/free-port.js';
import { ConnectProxy } from '../support/connect-proxy.js';
import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';
import { until } from './until.js';

const SIZE = 20;

describe('a proxy on the way to Apple that is gone for a while', () => {
  let world: World;
  let proxy: ConnectProxy;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    world = await World.start({ servers: 1, env: { APNS_PROXY: `http://127.0.0.1:${port}` } });
  });
  beforeEach(async () => {
    proxy = new ConnectProxy();
    await proxy.start(port);
  });
  afterEach(() => proxy.stop());
  afterAll(() => world.stop());

  const comesBack = async () => {
    proxy = new ConnectProxy();
    await proxy.start(port);
  };
  const expectToRing = async (crowd: Crowd) => {
    await crowd.rings();
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(crowd.answers.map((answers) => answers.at(-1))).toEqual(each(SIZE, 200));
    expect(crowd.idsEach).toEqual(each(SIZE, 1));
    expect(crowd.knownAsAccepted()).toEqual(each(SIZE, 1));
    const ledgers = await crowd.ledgers();
    crowd.phones.forEach(({ pushes }, n) => {
      expect(pushes.at(-1)!.receivedAt).toBeLessThan(ledgers[n]!.ringUntil);
    });
  };

  it('costs no call that comes meanwhile: its push waits, and goes when the proxy is back', async () => {
    const first = await Crowd.asleep(world, 1);
    await first.isCalled();
    await first.rings();
    await proxy.stop();
    const crowd = await Crowd.asleep(world, SIZE);
    const tried = world.logs('the push is tried again');
    await crowd.isCalled();
    await tried;
    await comesBack();
    await expectToRing(crowd);
    for (const { pushes } of crowd.phones) expect(pushes).toHaveLength(1);
  });

  it('costs none whose push was on its way either', async () => {
    const crowd = await Crowd.asleep(world, SIZE);
    for (const { voipToken } of crowd.phones) world.apple.faults.add({ do: 'hang', token: voipToken, next: 1 });
    await crowd.isCalled();
    await until(() => world.apple.faults.list().length === 0);
    const tried = world.logs('the push is tried again');
    await proxy.stop();
    await tried;
    await comesBack();
    await expectToRing(crowd);
  });
});
