import { World } from '../support/world.js';
import { comes, outcomeOf } from './devices.js';
import { atOnce, counted, passes, ringing, rounds, theOneEnd, view } from './round.js';

const DEVICES = 20;
const RACES_OF_TWENTY = 12;
const RACES = 48;
const SHORTEST_RING_SECONDS = 5;
const GRACE_MS = 2_000;
/** When accepts come, from the deadline on: it is carried out a little later than that. */
const [EARLIEST_MS, LATEST_MS] = [-100, 700];

describe('an accept, on two servers, at the same moment as', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ worker: false });
  });
  afterAll(() => world.stop());

  it('those of 19 other devices: one wins, and all others hear who', async () => {
    const winners = await rounds(RACES_OF_TWENTY, async (n) => {
      const round = await ringing(world, DEVICES);
      const { caller, callId } = round;
      // Another goes first in each round.
      const devices = [...round.devices.slice(n), ...round.devices.slice(0, n)];
      const outcomes = await Promise.all(devices.map((device) => outcomeOf(() => device.accepts(callId))));
      expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual(Array(DEVICES - 1).fill('answered-elsewhere'));
      const winner = devices[outcomes.indexOf('ok')]!;
      await expect(caller.agent.hears('call:accepted')).resolves.toMatchObject({ by: { deviceId: winner.deviceId } });
      expect(await outcomeOf(() => caller.hangsUp(callId))).toBe('ok');
      expect(await theOneEnd(world, round)).toBe('completed');
      expect(caller.heard(callId).filter((event) => event === 'call:accepted')).toHaveLength(1);
      return winner.deviceId;
    });
    counted('of 20 that accepted won', winners);
  }, 60_000);

  it('a cancel: the call was answered and hung up, or it was cancelled and the accept came too late', async () => {
    const reasons = await rounds(RACES, async (n) => {
      const round = await ringing(world, 2);
      const { caller, callId, devices } = round;
      const [accepted, cancelled] = await atOnce(
        n,
        () => outcomeOf(() => devices[0]!.accepts(callId)),
        () => outcomeOf(() => caller.hangsUp(callId)),
      );
      const reason = await theOneEnd(world, round);
      expect(cancelled).toBe('ok');
      expect(['completed ok', 'cancelled call-over']).toContain(`${reason} ${accepted}`);
      expect(caller.heard(callId).includes('call:accepted')).toBe(reason === 'completed');
      return reason;
    });
    counted('accept against cancel', reasons);
  }, 60_000);

  it('a decline of another device: the decline does nothing, or there is nothing left to accept', async () => {
    const reasons = await rounds(RACES, async (n) => {
      const round = await ringing(world, 3);
      const { bob, callId, devices } = round;
      const [accepted, declined] = await atOnce(
        n,
        () => outcomeOf(() => devices[0]!.accepts(callId)),
        () => outcomeOf(() => devices[1]!.declines(callId)),
      );
      expect(['ok answered-elsewhere', 'call-over ok']).toContain(`${accepted} ${declined}`);
      if (accepted === 'ok') {
        expect((await view(world, bob, callId)).state).toBe('connected');
        await outcomeOf(() => devices[0]!.hangsUp(callId));
      }
      const reason = await theOneEnd(world, round);
      expect(reason).toBe(accepted === 'ok' ? 'completed' : 'declined');
      return reason;
    });
    counted('accept against decline', reasons);
  }, 60_000);

  it('the deadline: the call was answered, or nobody answered it', async () => {
    const reasons = await Promise.all(
      Array.from({ length: RACES }, async (_, n) => {
        const round = await ringing(world, 2, { ringSeconds: SHORTEST_RING_SECONDS });
        const { bob, callId, devices } = round;
        const { ringUntil } = await view(world, bob, callId);
        const off = EARLIEST_MS + (n / (RACES - 1)) * (LATEST_MS - EARLIEST_MS);
        await passes(ringUntil + GRACE_MS + off - Date.now());
        const accepted = await outcomeOf(() => devices[0]!.accepts(callId));
        if (accepted === 'ok') await outcomeOf(() => devices[0]!.hangsUp(callId));
        const reason = await theOneEnd(world, round);
        expect(['completed ok', 'unanswered call-over']).toContain(`${reason} ${accepted}`);
        return reason;
      }),
    );
    counted('accept against deadline', reasons);
  }, 60_000);

  it('the end of its own connection: it comes back, accepts again, and there is one answer, its own or the other’s', async () => {
    const winners = await rounds(RACES, async (n) => {
      const { bob, callId, caller, devices } = await ringing(world, 2);
      const [phone, tablet] = [devices[0]!, devices[1]!];
      const isContested = n % 2 === 0;
      void phone.accepts(callId);
      const other = isContested ? outcomeOf(() => tablet.accepts(callId)) : undefined;
      await passes(n % 8);
      phone.agent.close();
      const back = await comes(world, bob, { deviceId: phone.deviceId, server: 0 });
      const { state } = await view(world, bob, callId);
      const again = await outcomeOf(() => back.accepts(callId));
      expect(again).toBe((await other) === 'ok' ? 'answered-elsewhere' : 'ok');
      const { by } = await caller.agent.hears('call:accepted');
      expect(by.deviceId).toBe(again === 'ok' ? phone.deviceId : tablet.deviceId);
      await outcomeOf(() => caller.hangsUp(callId));
      expect(await theOneEnd(world, { bob, callId, caller, devices: [tablet, back] })).toBe('completed');
      expect(caller.heard(callId)).toEqual(['call:accepted', 'call:ended']);
      if (again !== 'ok') return 'the other’s accept';
      return state === 'connected' ? 'the accept before the end' : 'the accept after it';
    });
    counted('accept against its own connection’s end', winners);
  }, 60_000);
});
