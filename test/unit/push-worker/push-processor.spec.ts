import { type CallWrite, type Exchange, hangUp, placeCall } from '#calls';
import { CouldNotAsk, type Delivery, type PushOutcome, TokenDoubts } from '#push';
import { type Log } from '#telemetry';
import { PushProcessor } from '../../../apps/push-worker/src/push-processor.js';
import { MemoryAnnouncer } from '../../support/memory/announcer.js';
import { ALICE, anInvite, bobs, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryCallStore } from '../../support/memory/call-store.js';
import { MemoryDeviceBook } from '../../support/memory/device-book.js';
import { MemoryPushQueue } from '../../support/memory/push-queue.js';
import { MemoryRingTimer } from '../../support/memory/ring-timer.js';

const REF = { app: 'demo', callId: CALL_ID };
const DEVICE = { app: 'demo', ...bobs('phone') };
const JOB = { ...REF, deviceId: 'phone', url: 'https://calls.example.org' };
const ACCEPTED: PushOutcome = { kind: 'accepted', apnsId: 'its-id' };
const BAD: PushOutcome = { kind: 'badToken', status: 400, reason: 'BadDeviceToken' };
const silent: Log = {
  ...{ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  child: () => silent,
};
const lives = { isLost: false };

/** Can't be asked so many times. */
class AwayStore extends MemoryCallStore {
  awayFor = 0;

  override write(write: CallWrite) {
    return this.awayFor-- > 0 ? Promise.reject(new Error('Redis is away')) : super.write(write);
  }
}

class AwayBook extends MemoryDeviceBook {
  isAway = false;

  override retag(...of: Parameters<MemoryDeviceBook['retag']>) {
    return this.isAway ? Promise.reject(new Error('Redis is away')) : super.retag(...of);
  }
}

async function world(answers: (PushOutcome | CouldNotAsk)[], meanwhile: () => unknown = () => undefined) {
  let now = NOW;
  const clock = () => ++now;
  const [calls, devices] = [new AwayStore(clock), new AwayBook()];
  await devices.register(DEVICE, { platform: 'ios', environment: 'sandbox', tokens: { voip: 'aabb' } }, NOW);
  const exchange: Exchange = {
    ...{ calls, devices, pushes: new MemoryPushQueue(), timer: new MemoryRingTimer(), clock },
    ...{ budgetMs: 5_000, holdMs: 0, ledgerMs: 3_600_000 },
  };
  await placeCall(exchange, anInvite());
  const sent: string[] = [];
  const delivery: Delivery = {
    ...{ calls, devices, clock, chance: () => 0.5, doubts: new TokenDoubts(), expiration: 'deadline' },
    sender: {
      canSend: () => true,
      send: async ({ environment }) => {
        sent.push(environment);
        await meanwhile();
        const answer = answers.shift() ?? ACCEPTED;
        if (answer instanceof CouldNotAsk) throw answer;
        return answer;
      },
    },
    signWakeToken: () => Promise.resolve('wake'),
    apnsIdOf: () => 'its-id',
    bundleIdOf: (app) => (app === 'demo' ? 'org.example.demo' : null),
  };
  const push = async () => (await calls.read(REF))!.legs[0]!.push!;
  return { processor: new PushProcessor(delivery, exchange, silent), delivery, exchange, calls, devices, sent, push };
}

describe('a push job', () => {
  it('is tried in the other environment in the same breath, and both attempts are in the ledger', async () => {
    const { processor, sent, push, devices } = await world([BAD]);
    await expect(processor.process(JOB, lives)).resolves.toBe('done');
    expect(sent).toEqual(['sandbox', 'production']);
    expect((await push()).tries).toMatchObject([
      { environment: 'sandbox', status: 400, reason: 'BadDeviceToken' },
      { environment: 'production', status: 200 },
    ]);
    await expect(devices.pushTarget(DEVICE, 'voip')).resolves.toMatchObject({ environment: 'production' });
  });

  it('is not tried there where the call was hung up after the first answer', async () => {
    const meanwhile: { happens: () => unknown } = { happens: () => undefined };
    const { processor, exchange, sent, push } = await world([BAD], () => meanwhile.happens());
    meanwhile.happens = () => hangUp(exchange, REF, ALICE);
    await expect(processor.process(JOB, lives)).resolves.toBe('done');
    expect(sent).toEqual(['sandbox']);
    expect(await push()).toMatchObject({ state: 'skipped', tries: [{ reason: 'BadDeviceToken' }] });
  });

  it('is not tried there by a worker that has lost it meanwhile', async () => {
    const hold = { isLost: false };
    const { processor, sent } = await world([BAD], () => {
      hold.isLost = true;
    });
    await expect(processor.process(JOB, hold)).resolves.toEqual({ retryAfterMs: 0 });
    expect(sent).toEqual(['sandbox']);
  });

  it('that was accepted is known as accepted, though its token could not be re-tagged: no second push', async () => {
    const { processor, devices, sent, push } = await world([BAD]);
    devices.isAway = true;
    await expect(processor.process(JOB, lives)).resolves.toBe('done');
    expect(await push()).toMatchObject({ state: 'accepted' });
    await expect(processor.process(JOB, lives)).resolves.toBe('done');
    expect(sent).toHaveLength(2);
  });

  it('has its outcome noted once Redis is back, and is not sent again for that', async () => {
    const { processor, calls, sent, push } = await world([]);
    calls.awayFor = 2;
    await expect(processor.process(JOB, lives)).resolves.toBe('done');
    expect(sent).toHaveLength(1);
    expect(await push()).toMatchObject({ state: 'accepted', tries: [{ status: 200 }] });
  });

  it('comes again later, and what was tried is in the ledger before that', async () => {
    const { processor, push } = await world([new CouldNotAsk('cut')]);
    await expect(processor.process(JOB, lives)).resolves.toEqual({ retryAfterMs: 250 });
    expect(await push()).toMatchObject({ state: 'queued', tries: [{ reason: 'no-answer', environment: 'sandbox' }] });
    await processor.process(JOB, lives);
    expect((await push()).tries).toHaveLength(2);
  });

  it('is tried six times, however often a worker has taken it over in between', async () => {
    const { processor, sent, push, calls } = await world(Array.from({ length: 9 }, () => new CouldNotAsk('cut')));
    for (let n = 0; n < 9; n++) await processor.process(JOB, lives);
    expect(sent).toHaveLength(6);
    expect(await push()).toMatchObject({ state: 'failed', reason: 'no-answer' });
    await expect(calls.read(REF)).resolves.toMatchObject({ state: 'ended', reason: 'unreachable' });
  });

  it('of an unknown app is of no use, also where there is no call', async () => {
    const { processor, sent } = await world([]);
    await expect(processor.process({ ...JOB, app: 'another' }, lives)).resolves.toEqual({
      unusable: expect.stringContaining('no such app') as string,
    });
    expect(sent).toEqual([]);
  });

  describe('whose token Apple says is gone, where the host application is told', () => {
    const GONE: PushOutcome = { kind: 'tokenGone', status: 410, reason: 'Unregistered', since: NOW + 1_000 };
    const told = (announcer: MemoryAnnouncer) =>
      announcer.queued
        .filter(({ type }) => type === 'device.unreachable')
        .map(({ body }) => (JSON.parse(body) as { data: unknown }).data);

    async function worldThatIsTold() {
      const announcer = new MemoryAnnouncer();
      const of = await world([GONE]);
      const processor = new PushProcessor(of.delivery, { ...of.exchange, announcer }, silent);
      return { ...of, processor, announcer };
    }

    it('says so before the token is forgotten', async () => {
      const { processor, devices, announcer } = await worldThatIsTold();
      await expect(processor.process(JOB, lives)).resolves.toBe('done');
      expect(told(announcer)).toEqual([{ ...DEVICE, reason: 'Unregistered' }]);
      await expect(devices.pushTarget(DEVICE, 'voip')).resolves.toBeNull();
    });

    it('keeps the token where it could not say so: the next call comes to the same end', async () => {
      const { processor, devices, announcer } = await worldThatIsTold();
      announcer.isAway = true;
      await expect(processor.process(JOB, lives)).resolves.toBe('done');
      expect(told(announcer)).toEqual([]);
      await expect(devices.pushTarget(DEVICE, 'voip')).resolves.toMatchObject({ token: 'aabb' });
    });

    it('says nothing where the device has another token by now', async () => {
      const { processor, devices, announcer } = await worldThatIsTold();
      const forget = devices.pushTarget.bind(devices);
      let asked = 0;
      devices.pushTarget = async (...of) => {
        const target = await forget(...of);
        return target && asked++ > 0 ? { ...target, token: 'ccdd' } : target;
      };
      await expect(processor.process(JOB, lives)).resolves.toBe('done');
      expect(told(announcer)).toEqual([]);
    });
  });
});
