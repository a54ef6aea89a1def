import { jest } from '@jest/globals';
import { RedisCallStore, RedisPartyNotifier } from '#redis';
import { Switchboard } from '../../apps/signaling/src/sockets/switchboard.js';
import { Gate } from '../faults/gate.js';
import { checksPaused } from '../support/checks-paused.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

describe('two servers that tell of the sockets of one phone in the wrong order', () => {
  let world: World;
  let resumed: () => Promise<void>;
  beforeAll(async () => {
    world = await World.start({ worker: false });
    // A check would find out after seconds; it must be known before.
    resumed = await checksPaused(world);
  });
  afterAll(async () => {
    await resumed();
    await world.stop();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** The first look for calls of a user waits for the gate. */
  function holdCallsOf(user: string): Gate {
    const gate = new Gate();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the store it belongs to, below.
    const { callsOf } = RedisCallStore.prototype;
    let isFirst = true;
    jest.spyOn(RedisCallStore.prototype, 'callsOf').mockImplementation(async function (this: RedisCallStore, ref, now) {
      const waits = isFirst && ref.user === user;
      if (waits) isFirst = false;
      const calls = await callsOf.call(this, ref, now);
      if (waits) await gate.opened;
      return calls;
    });
    return gate;
  }

  it.each(['before', 'after'] as const)(
    'seat it at the newer one: the older one is closed %s it is told of',
    async (closed) => {
      const [alice, bob] = people('alice', 'bob');
      await world.phone(bob);
      const caller = await world.caller(alice);
      const callId = await caller.invites(bob);

      const told = holdCallsOf(bob);
      const replaced = new Gate();
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the notifier it belongs to, below.
      const { replace } = RedisPartyNotifier.prototype;
      jest.spyOn(RedisPartyNotifier.prototype, 'replace').mockImplementation(async function (
        this: RedisPartyNotifier,
        place,
      ) {
        void replaced.opened.then(() => replace.call(this, place));
        await Promise.resolve();
      });
      const open = jest.spyOn(Switchboard.prototype, 'open');
      const close = jest.spyOn(Switchboard.prototype, 'close');
      const older = world.caller(bob, { deviceId: 'phone', server: 0 });
      while (open.mock.calls.length === 0) await new Promise(setImmediate);
      const newer = await world.caller(bob, { deviceId: 'phone', server: 1 });
      await newer.agent.hears('call:incoming');

      if (closed === 'before') {
        replaced.open();
        while (close.mock.calls.length === 0) await new Promise(setImmediate);
        await close.mock.results[0]?.value;
        told.open();
        await open.mock.results[0]?.value;
      } else {
        told.open();
        await open.mock.results[0]?.value;
        replaced.open();
        while (close.mock.calls.length === 0) await new Promise(setImmediate);
        await close.mock.results[0]?.value;
      }
      await older;
      await caller.hangsUp(callId);
      await expect(newer.agent.hears('call:ended')).resolves.toMatchObject({ callId, reason: 'cancelled' });
    },
  );
});
