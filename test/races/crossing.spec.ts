import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { Phone } from '../support/phone.js';
import { World } from '../support/world.js';
import { comes, outcomeOf, registers, wakes } from './devices.js';
import { atOnce, counted, invites, leave, passes, ringing, rounds, theOneEnd, view } from './round.js';

const RACES = 40;
const MINUTE = 60_000;

describe('on two servers, at the same moment', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it(
    'both sides hang up: both are told ok, and the same end by one of them',
    async () => {
      const by = await rounds(RACES, async (n) => {
        const round = await ringing(world, 2);
        const { bob, caller, callId, devices } = round;
        const winner = devices[0]!;
        expect(await outcomeOf(() => winner.accepts(callId))).toBe('ok');
        const hangUps = await atOnce(
          n,
          () => outcomeOf(() => caller.hangsUp(callId)),
          () => outcomeOf(() => winner.hangsUp(callId)),
        );
        expect(hangUps).toEqual(['ok', 'ok']);
        expect(await theOneEnd(world, round)).toBe('completed');
        const ends = [caller, winner].map(({ agent }) => agent.heard.find(({ event }) => event === 'call:ended')!.data);
        const [ofCaller, ofWinner] = ends.map(({ at: _at, ...end }) => end);
        expect(ofCaller).toEqual(ofWinner);
        return (await view(world, bob, callId)).by!.id === bob ? 'callee' : 'caller';
      });
      counted('hang-up from both sides, carried out for the', by);
    },
    MINUTE,
  );

  it(
    'one invite comes twice: both are told ok, and it is one call, told once',
    async () => {
      await rounds(RACES, async () => {
        const [alice, bob] = people('alice', 'bob');
        const [caller, callee] = await Promise.all([comes(world, alice), comes(world, bob, { server: 1 })]);
        const invite = { callId: randomUUID(), to: bob, media: 'audio', offer: 'the offer' } as const;
        const ask = () => outcomeOf(() => caller.agent.ask('call:invite', invite));
        expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok']);
        const { callId } = invite;
        expect(await outcomeOf(() => callee.declines(callId))).toBe('ok');
        expect(await theOneEnd(world, { bob, callId, caller, devices: [callee] })).toBe('declined');
        expect(callee.heard(callId)).toEqual(['call:incoming', 'call:ended']);
        expect((await view(world, bob, callId)).legs).toHaveLength(1);
      });
    },
    MINUTE,
  );

  it(
    'two users invite with one id: it is the call of one, a conflict for the other, whose callee hears nothing',
    async () => {
      const winners = await rounds(RACES, async (n) => {
        const [alice, bob, carol, dave] = people('alice', 'bob', 'carol', 'dave');
        const [onAlice, onBob, onCarol, onDave] = await Promise.all([
          ...[comes(world, alice), comes(world, bob, { server: 1 })],
          ...[comes(world, carol, { server: 1 }), comes(world, dave)],
        ] as const);
        const callId = randomUUID();
        const outcomes = await atOnce(
          n,
          () => outcomeOf(() => onAlice.agent.ask('call:invite', { callId, to: bob, media: 'audio' })),
          () => outcomeOf(() => onCarol.agent.ask('call:invite', { callId, to: dave, media: 'audio' })),
        );
        expect([...outcomes].sort()).toEqual(['conflict', 'ok']);
        const isAlices = outcomes[0] === 'ok';
        const [caller, callee, others] = isAlices ? [onAlice, onBob, onDave] : [onCarol, onDave, onBob];
        await outcomeOf(() => caller.hangsUp(callId));
        const round = { bob: callee.user, callId, caller, devices: [callee] };
        expect(await theOneEnd(world, round)).toBe('cancelled');
        expect(others.agent.heard).toEqual([]);
        leave(onAlice, onBob, onCarol, onDave);
        return isAlices ? 'the one' : 'the other';
      });
      counted('two invites of one id, won by', winners);
    },
    MINUTE,
  );

  it(
    'two users call each other: one call rings, the other invite is glare, and its inviter may accept',
    async () => {
      const winners = await rounds(RACES, async (n) => {
        const [alice, bob] = people('alice', 'bob');
        const [onAlice, onBob] = await Promise.all([comes(world, alice), comes(world, bob, { server: 1 })]);
        const [ofAlice, ofBob] = [randomUUID(), randomUUID()];
        const outcomes = await atOnce(
          n,
          () => outcomeOf(() => onAlice.agent.ask('call:invite', { callId: ofAlice, to: bob, media: 'audio' })),
          () => outcomeOf(() => onBob.agent.ask('call:invite', { callId: ofBob, to: alice, media: 'audio' })),
        );
        expect([...outcomes].sort()).toEqual(['glare', 'ok']);
        const isAlices = outcomes[0] === 'ok';
        const [caller, callee, callId] = isAlices ? [onAlice, onBob, ofAlice] : [onBob, onAlice, ofBob];
        expect(await outcomeOf(() => callee.accepts(callId))).toBe('ok');
        await expect(caller.agent.hears('call:accepted')).resolves.toMatchObject({ callId, by: { id: callee.user } });
        await outcomeOf(() => callee.hangsUp(callId));
        expect(await theOneEnd(world, { bob: callee.user, callId, caller, devices: [callee] })).toBe('completed');
        for (const { agent } of [caller, callee]) {
          expect(new Set(agent.heard.map(({ data }) => data.callId))).toEqual(new Set([callId]));
        }
        return isAlices ? 'the one on the first server' : 'the one on the second';
      });
      counted('glare, won by', winners);
    },
    MINUTE,
  );

  it(
    'a device registers while its user is called: it is one leg, pushed once, and may answer',
    async () => {
      await rounds(RACES, async (n) => {
        const [alice, bob] = people('alice', 'bob');
        const [caller, tablet] = await Promise.all([comes(world, alice), comes(world, bob, { deviceId: 'tablet' })]);
        const phone = new Phone(world, bob, 'phone');
        const [callId] = await atOnce(
          n,
          () => invites(caller, bob),
          () => registers(world, bob, 'phone', phone.voipToken, 1),
        );
        const woken = await wakes(phone, await phone.isPushed());
        expect(await outcomeOf(() => woken.ask('call:accept', { callId }))).toBe('ok');
        await outcomeOf(() => caller.hangsUp(callId));
        expect(await theOneEnd(world, { bob, callId, caller, devices: [tablet] })).toBe('completed');
        await expect(woken.hears('call:ended')).resolves.toMatchObject({ reason: 'completed' });
        const { legs } = await view(world, bob, callId);
        expect(legs.map(({ deviceId }) => deviceId).sort()).toEqual(['phone', 'tablet']);
        expect(phone.pushes).toHaveLength(1);
        woken.close();
      });
    },
    MINUTE,
  );

  it(
    'a device registers while another answers: it is no leg, or one that hears so if it was pushed',
    async () => {
      const outcomes = await rounds(RACES, async (n) => {
        const round = await ringing(world, 1);
        const { bob, callId, caller, devices } = round;
        const phone = new Phone(world, bob, 'phone');
        const [accepted] = await atOnce(
          n,
          () => passes(5 * (n % 20)).then(() => outcomeOf(() => devices[0]!.accepts(callId))),
          () => registers(world, bob, 'phone', phone.voipToken),
        );
        expect(accepted).toBe('ok');
        const leg = (await view(world, bob, callId)).legs.find(({ deviceId }) => deviceId === 'phone');
        if (leg) expect(leg).toMatchObject({ state: 'ended', reason: 'answered-elsewhere' });
        const [push] = phone.pushes;
        if (push) {
          const woken = await wakes(phone, push);
          await expect(woken.hears('call:ended')).resolves.toMatchObject({ reason: 'answered-elsewhere' });
          woken.close();
        }
        await outcomeOf(() => caller.hangsUp(callId));
        expect(await theOneEnd(world, round)).toBe('completed');
        if (!leg) return 'no leg';
        return push ? 'a leg that was pushed' : 'a leg that was not pushed';
      });
      counted('register against accept, the device was', outcomes);
    },
    MINUTE,
  );

  it(
    'a phone becomes another user’s while it is called: the call ends for its caller, and rings for nobody else',
    async () => {
      const outcomes = await rounds(RACES, async (n) => {
        const [alice, bob, carol] = people('alice', 'bob', 'carol');
        const [caller, phone] = [await comes(world, alice), new Phone(world, bob, 'phone')];
        await registers(world, bob, 'phone', phone.voipToken);
        const [callId] = await atOnce(
          n,
          () => invites(caller, bob),
          () => passes(5 * (n % 20)).then(() => registers(world, carol, 'phone', phone.voipToken, 1)),
        );
        expect(await theOneEnd(world, { bob, callId, caller, devices: [] })).toBe('unreachable');
        const [push] = phone.pushes;
        // It went out before the phone was Carol's; what it carries opens nothing any more.
        if (push) await expect(wakes(phone, push)).rejects.toMatchObject({ code: 'unauthenticated' });
        const again = await comes(world, alice);
        const toCarol = await invites(again, carol);
        while ((await phone.isPushed()).payload['callId'] !== toCarol);
        await outcomeOf(() => again.hangsUp(toCarol));
        leave(again);
        return push ? 'pushed before' : 'not pushed';
      });
      counted('token moved against invite, the phone was', outcomes);
    },
    MINUTE,
  );
});
