import { randomUUID } from 'node:crypto';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { World } from '../support/world.js';
import { Program } from './program.js';
import { repeated } from './repeated.js';

const ENDED_WITHIN_MS = 7_000;

describe('apps without a Redis', () => {
  let world: World;
  let apps: (Program & { url: string })[];
  beforeAll(async () => {
    world = await World.start({ servers: 0, worker: false });
    await world.redis.kill();
  });
  beforeEach(async () => {
    const names = ['signaling', 'push-worker'] as const;
    apps = await Promise.all(names.map((name) => Program.listening(name, world.settings)));
    for (const app of apps) world.keep(app);
  });
  afterAll(() => world.stop());

  const readyOf = async ({ url }: { url: string }) => (await fetch(`${url}/health/ready`)).status;

  it('start, and end at SIGTERM in time', async () => {
    const from = Date.now();
    for (const app of apps) {
      await expect(readyOf(app)).resolves.toBe(503);
      app.signal('SIGTERM');
    }
    await expect(Promise.all(apps.map(({ ended }) => ended))).resolves.toEqual([0, 0]);
    expect(Date.now() - from).toBeLessThan(ENDED_WITHIN_MS);
  });

  it('start, and do their work by themselves when there is one', async () => {
    const [server] = apps;
    world.redis = await world.redis.startAgain();
    const agent = world.keep(await comesIn(server!.url, await world.token('alice')));
    const invite = { callId: randomUUID(), to: 'nobody', media: 'audio' } as const;
    await expect(repeated(() => agent.ask('call:invite', invite))).resolves.toMatchObject({ ok: true });
    await agent.hears('call:ended');
    for (const app of apps) while ((await readyOf(app)) !== 200);
  });
});

/** As a client does: it comes again where its connection is not kept. */
async function comesIn(url: string, token: string): Promise<UserAgent> {
  for (;;) {
    const agent = await UserAgent.connect(url, { token, deviceId: 'phone' });
    const stays = await Promise.race([
      agent.disconnected.then(() => false),
      agent.ask('call:sync', {}).then(({ ok }) => ok),
    ]);
    if (stays) return agent;
    agent.close();
  }
}
