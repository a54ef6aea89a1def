import { randomUUID } from 'node:crypto';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { PrivateCluster } from '../support/private-cluster.js';
import { World } from '../support/world.js';
import { repeated } from './repeated.js';

/** BullMQ's keys have this hash tag. */
const QUEUES = 'callwake';
const ANSWERED_WITHIN_MS = 2_000;
/** How late this process may hear an ack, where the machine has other things to do. */
const HEARD_WITHIN_MS = 500;

describe('a master of a Redis Cluster that dies while calls run, and has a replica', () => {
  let cluster: PrivateCluster;
  let world: World;
  let caller: Caller;
  let callee: Caller;
  let callId: string;
  beforeAll(async () => {
    cluster = await PrivateCluster.start({ replicas: 1, nodeTimeoutMs: 2_000 });
    world = await World.start({ env: { REDIS_URL: cluster.url } });
    const [alice, bob] = people('alice', 'bob');
    [caller, callee] = [await world.caller(alice, { server: 0 }), await world.caller(bob, { server: 1 })];
    callId = await anIdBesideTheQueues();
    await caller.invites(bob, { callId });
    await callee.accepts(callId);
    await caller.signals(callId, 'before', 1);
    await callee.agent.hears('call:signal');
    await cluster.killMasterOf(`demo/${callId}`);
  });
  afterAll(async () => {
    await world.stop();
    await cluster.stop();
  });

  /** Of a call that lies on the master which has the queues: both are lost together. */
  async function anIdBesideTheQueues(): Promise<string> {
    const wanted = await cluster.firstMasterOf(`{${QUEUES}}`);
    for (;;) {
      const id = randomUUID();
      if ((await cluster.firstMasterOf(`{demo/${id}}`)) === wanted) return id;
    }
  }

  const ready = (url: string) => fetch(`${url}/health/ready`).then(({ status }) => status);

  it('leaves no event of its calls without an answer', async () => {
    const from = Date.now();
    const answer = await caller.signals(callId, 'meanwhile', 2);
    if (!answer.ok) expect(answer).toMatchObject({ code: 'unavailable' });
    expect(Date.now() - from).toBeLessThan(ANSWERED_WITHIN_MS + HEARD_WITHIN_MS);
  });

  it('is followed by its replica, and the running call goes on: what was repeated is told once', async () => {
    await expect(repeated(() => caller.signals(callId, 'meanwhile', 2))).resolves.toMatchObject({ ok: true });
    await expect(repeated(() => caller.signals(callId, 'after', 3))).resolves.toMatchObject({ ok: true });
    await callee.agent.hears('call:signal', ({ signal }) => signal === 'after');
    expect(callee.heard(callId)).toEqual(['call:incoming', ...Array<string>(3).fill('call:signal')]);
    await expect(repeated(() => callee.hangsUp(callId))).resolves.toMatchObject({ ok: true });
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'completed' });
  });

  it('costs no push: a phone that is asleep rings', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const other = await world.caller(alice);
    const invite = { callId: await anIdBesideTheQueues(), to: bob, media: 'audio' } as const;
    await expect(repeated(() => other.agent.ask('call:invite', invite))).resolves.toMatchObject({ ok: true });
    const woken = await phone.wakes();
    await expect(woken.hears('call:incoming')).resolves.toMatchObject({ callId: invite.callId });
    for (const url of [world.url(0), world.url(1), world.worker!.url]) while ((await ready(url)) !== 200);
  });
});
