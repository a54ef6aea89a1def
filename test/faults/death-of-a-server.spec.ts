import { Redis } from 'ioredis';
import { type Call } from '#calls';
import { keysUnder } from '#redis';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { Program } from './program.js';

const GONE_S = 30;
const RING_S = 120;

// A server that is killed says nothing: its sockets are gone when its lease is, 5 s by Redis' clock, and calls look every few seconds.
describe('a signaling server that is killed', () => {
  let world: World;
  let redis: Redis;
  let aheadMs = 0;
  beforeAll(async () => {
    world = await World.start({ servers: 1, clock: () => Date.now() + aheadMs, env: { PUSH_HOLD_MS: '10000' } });
    redis = new Redis(world.redis.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await world.stop();
  });

  const keys = keysUnder();
  async function record(callId: string): Promise<Pick<Call, 'caller' | 'legs'>> {
    const packed = (await redis.get(keys.call({ app: 'demo', callId }))) ?? '';
    return JSON.parse(packed.slice(packed.indexOf('\n'))) as Call;
  }
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('takes its sockets with it: a ringing call of theirs is cancelled, a connected one fails, and nobody looks for them there', async () => {
    const [alice, bob, carol, dave] = people('alice', 'bob', 'carol', 'dave');
    const program = world.keep(await Program.listening('signaling', world.settings));
    const onProgram = async (user: string) => {
      const auth = { token: await world.token(user), deviceId: 'phone' };
      const agent = world.keep(await UserAgent.connect(program.url, auth));
      await agent.ask('call:sync', {});
      return agent;
    };
    const phone = await world.phone(dave, 'phone');
    const [alices, carols] = [await onProgram(alice), await onProgram(carol), await onProgram(dave)];
    const onBob = await world.caller(bob);
    const [ringing, connected] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
    await alices.ask('call:invite', { callId: ringing, to: bob, media: 'audio', ringSeconds: RING_S });
    await onBob.invites(carol, { callId: connected });
    await expect(carols.ask('call:accept', { callId: connected })).resolves.toMatchObject({ ok: true });

    program.signal('SIGKILL');
    await program.ended;
    await until(async () => (await record(ringing)).caller.goneAt !== undefined);
    await until(async () => (await record(connected)).legs.some(({ goneAt }) => goneAt !== undefined));
    await onBob.invites(dave);
    await expect(phone.isPushed()).resolves.toMatchObject({ payload: { from: { id: bob } } });
    aheadMs += GONE_S * 1000;
    const ends = await Promise.all([onBob.agent.hears('call:ended'), onBob.agent.hears('call:ended')]);
    expect(ends.map(({ callId, reason }) => [callId, reason]).sort()).toEqual([
      [ringing, 'cancelled'],
      [connected, 'failed'],
    ]);
  }, 90_000);
});
