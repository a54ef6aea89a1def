import { randomUUID } from 'node:crypto';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const CROSSINGS = 30;

describe.each([
  ['one server', 0],
  ['two servers', 1],
])('two users who call each other, on %s', (_where, server) => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false });
  });
  afterAll(() => world.stop());

  async function aliceAndBob() {
    const [alice, bob] = people('alice', 'bob');
    return { alice, bob, onAlice: await world.caller(alice), onBob: await world.caller(bob, { server }) };
  }
  const ask = (caller: Caller, to: string, callId = randomUUID()) =>
    caller.agent.ask('call:invite', { callId, to, media: 'audio' });

  it('have one call: the later invite is glare, names the first, and may accept it at once', async () => {
    const { alice, bob, onAlice, onBob } = await aliceAndBob();
    const callId = await onAlice.invites(bob, { offer: 'the offer' });
    await expect(ask(onBob, alice)).resolves.toMatchObject({ ok: false, code: 'glare', callId });
    await expect(onBob.accepts(callId)).resolves.toMatchObject({ ok: true, call: { state: 'connected' } });
    await expect(onAlice.agent.hears('call:accepted')).resolves.toMatchObject({ callId, by: { id: bob } });
    await expect(onBob.agent.hears('call:incoming')).resolves.toMatchObject({ callId, offer: 'the offer' });
    expect(onAlice.agent.heard.map(({ data }) => data.callId)).toEqual([callId]);
  });

  it('have one call also where the same one invites twice: a conflict that names the first, until that is hung up', async () => {
    const { alice, bob, onAlice, onBob } = await aliceAndBob();
    const tablet = await world.caller(alice, { deviceId: 'tablet', server });
    const callId = await onAlice.invites(bob);
    for (const caller of [onAlice, tablet]) {
      await expect(ask(caller, bob)).resolves.toMatchObject({ ok: false, code: 'conflict', callId });
    }
    await onAlice.hangsUp(callId);
    const second = await tablet.invites(bob);
    await expect(onBob.agent.hears('call:incoming', (call) => call.callId === second)).resolves.toMatchObject({
      callId: second,
    });
  });

  it('have one call where their invites cross, each time, and both know which', async () => {
    for (let round = 0; round < CROSSINGS; round++) {
      const { alice, bob, onAlice, onBob } = await aliceAndBob();
      const [ofAlice, ofBob] = [randomUUID(), randomUUID()];
      const answers = await Promise.all([ask(onAlice, bob, ofAlice), ask(onBob, alice, ofBob)]);
      const winner = answers[0].ok ? ofAlice : ofBob;
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: 'glare', callId: winner });
      const loser = answers[0].ok ? onBob : onAlice;
      await expect(loser.accepts(winner)).resolves.toMatchObject({ ok: true });
      for (const { agent } of [onAlice, onBob]) agent.close();
    }
  }, 60_000);
});

describe('an app that does not want busy users to be rung', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false, apple: { app: { busy: 'reject' } } });
  });
  afterAll(() => world.stop());

  it('has the invite refused, of the callee as of the caller, and no call is made, until theirs is over', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const [onAlice, onBob] = [await world.caller(alice), await world.caller(bob, { server: 1 })];
    const onCarol = await world.caller(carol, { server: 1 });
    const callId = await onAlice.invites(bob);
    await onBob.accepts(callId);
    for (const to of [alice, bob]) {
      const refused = randomUUID();
      await expect(onCarol.agent.ask('call:invite', { callId: refused, to, media: 'audio' })).resolves.toMatchObject({
        ok: false,
        code: 'user-busy',
      });
      const { status } = await world.http('GET', `/v1/calls/${refused}`, { token: await world.token(carol) });
      expect(status).toBe(404);
    }
    await onBob.hangsUp(callId);
    const later = await onCarol.invites(bob);
    await expect(onBob.agent.hears('call:incoming', (call) => call.callId === later)).resolves.toMatchObject({
      callId: later,
    });
  });
});
