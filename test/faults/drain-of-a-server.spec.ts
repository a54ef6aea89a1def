import { connectRedis } from '#redis';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { people } from '../support/people.js';
import { placeOf } from '../support/redis-place.js';
import { World } from '../support/world.js';
import { Program } from './program.js';

const ENDED_WITHIN_MS = 7_000;
/** Redis takes no write for so long, unless it is told to go on before. */
const LONGEST_PAUSE_MS = 1_400;

describe('SIGTERM to a signaling server', () => {
  let world: World;
  beforeAll(async () => {
    // The other server is one of the world's.
    world = await World.start({ servers: 1, worker: false });
  });
  afterAll(() => world.stop());

  it('lets it answer what is in hand and take no new socket; clients go on with the other server and miss nothing', async () => {
    const [alice, bob] = people('alice', 'bob');
    const server = world.keep(await Program.listening('signaling', world.settings));
    const auth = { token: await world.token(alice), deviceId: 'phone' };
    const caller = world.keep(await UserAgent.connect(server.url, auth));
    const callee = await world.caller(bob);
    const callId = await callee.invites(alice);
    await caller.hears('call:incoming');
    await caller.ask('call:accept', { callId });
    await callee.signals(callId, 'before');
    const { seq } = await caller.hears('call:signal');

    const redis = connectRedis(placeOf(world.redis.url), { purpose: 'requests', onError: () => undefined });
    await new Promise((resolve) => redis.once('ready', resolve));
    await redis.call('CLIENT', 'PAUSE', LONGEST_PAUSE_MS, 'WRITE');
    const inHand = caller.ask('call:signal', { callId, signal: 'in hand' });
    await caller.ask('call:decline', { callId: 'so that the one before it is in hand' });
    const [draining, from] = [server.logs('draining'), Date.now()];
    server.signal('SIGTERM');
    await draining;
    await expect(UserAgent.connect(server.url, { ...auth, deviceId: 'tablet' })).rejects.toThrow('websocket error');
    await redis.call('CLIENT', 'UNPAUSE');
    redis.disconnect();
    await expect(inHand).resolves.toMatchObject({ ok: true });
    await caller.disconnected;
    await callee.signals(callId, 'meanwhile');
    await expect(server.ended).resolves.toBe(0);
    expect(Date.now() - from).toBeLessThan(ENDED_WITHIN_MS);

    await expect(callee.agent.hears('call:signal')).resolves.toMatchObject({ signal: 'in hand' });
    const back = world.keep(await UserAgent.connect(world.url(), { ...auth, seen: { [callId]: seq } }));
    await expect(back.hears('call:signal')).resolves.toMatchObject({ signal: 'meanwhile' });
    await back.ask('call:hangup', { callId });
    await back.hears('call:ended');
    expect(back.heard.map(({ event }) => event)).toEqual(['call:signal', 'call:ended']);
  });
});
