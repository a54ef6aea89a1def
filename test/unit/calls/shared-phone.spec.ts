import fc from 'fast-check';
import {
  type Call,
  type DeviceRef,
  disconnectFromCalls,
  type Exchange,
  joinCalls,
  leaveCalls,
  type Leg,
  legOf,
  mayRing,
  placeCall,
  reportPush,
} from '#calls';
import { deliver, type Delivery, TokenDoubts } from '#push';
import { anInvite, CALL_ID, NOW } from '../../support/calls.js';
import { MemoryExchange } from '../../support/memory/exchange.js';

const PHONES_TOKEN = 'aa';
const ref = { app: 'demo', callId: CALL_ID };
const bobsPhone: DeviceRef = { app: 'demo', user: 'bob', deviceId: 'phone' };
const bobsTablet: DeviceRef = { app: 'demo', user: 'bob', deviceId: 'tablet' };
const carolsPhone: DeviceRef = { app: 'demo', user: 'carol', deviceId: 'phone' };
const place = { server: 'server-b', socket: 'bobs-socket' };

/** The same, with every question to a store asked when the scheduler says so. */
function inAnyOrder(scheduler: fc.Scheduler, exchange: MemoryExchange): Exchange {
  const scheduled = <Asked extends object>(port: Asked): Asked =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), String(name));
          return Reflect.apply(method, target, args) as unknown;
        };
      },
    });
  const { calls, devices, pushes, timer, clock, budgetMs, holdMs, ledgerMs } = exchange;
  return {
    ...{ calls: scheduled(calls), devices: scheduled(devices), pushes: scheduled(pushes) },
    ...{ timer, clock, budgetMs, holdMs, ledgerMs },
  };
}

/** What a signaling server and a worker do, step by step. */
function world(exchange: Exchange) {
  const sentTo: string[] = [];
  const delivery: Delivery = {
    ...{ calls: exchange.calls, devices: exchange.devices, clock: exchange.clock },
    sender: {
      canSend: () => true,
      send: ({ token }) => {
        sentTo.push(token);
        return Promise.resolve({ kind: 'accepted', apnsId: 'id' });
      },
    },
    signWakeToken: () => Promise.resolve('wake'),
    apnsIdOf: (_app, _callId, deviceId) => deviceId,
    bundleIdOf: () => 'org.example.demo',
    chance: () => 0.5,
    expiration: 'deadline',
    doubts: new TokenDoubts(),
  };
  const leave = async (device: DeviceRef) => {
    await leaveCalls(exchange, device);
    const there = await exchange.devices.whereIs(device);
    if (there && (await exchange.devices.disconnect(device, there))) await disconnectFromCalls(exchange, device, there);
  };
  const register = async (device: DeviceRef, voip: string, at: number) => {
    const registration = { platform: 'ios', environment: 'sandbox', tokens: { voip } } as const;
    const { displaced } = await exchange.devices.register(device, registration, at);
    await joinCalls(exchange, device);
    for (const other of displaced) await leave(other);
  };
  const remove = async (device: DeviceRef) => {
    await exchange.devices.remove(device);
    await leave(device);
  };
  const push = async (deviceId: string) => {
    const delivered = await deliver(delivery, { ...ref, deviceId, url: '' });
    if (delivered.kind === 'over') await reportPush(exchange, ref, delivered.report);
  };
  const invite = async () => {
    await placeCall(exchange, anInvite());
  };
  return { register, remove, push, invite, sentTo };
}

/** Set up beside each other, in every order of their questions to the stores; then the worker takes what waits. */
async function live(scheduler: fc.Scheduler, doings: readonly Doing[], isConnected: boolean) {
  const memory = await MemoryExchange.start(() => NOW);
  const before = world(memory);
  await before.register(bobsPhone, PHONES_TOKEN, NOW - 10);
  if (isConnected) await memory.devices.connect(bobsPhone, place);
  const at = world(inAnyOrder(scheduler, memory));
  await scheduler.waitFor(Promise.all([at.invite(), ...doings.map((doing) => run[doing](at))]));
  const after = world(memory);
  for (const { push } of memory.pushes.waiting) {
    await memory.pushes.cancel(push, push.deviceId);
    await after.push(push.deviceId);
  }
  const call = (await memory.calls.read(ref))!;
  return { memory, call, phone: legOf(call, 'phone'), sent: [...at.sentTo, ...after.sentTo] };
}

const run = {
  carolTakesThePhone: (at: ReturnType<typeof world>) => at.register(carolsPhone, PHONES_TOKEN, NOW + 1),
  bobLogsOut: (at: ReturnType<typeof world>) => at.remove(bobsPhone),
  bobGetsATablet: (at: ReturnType<typeof world>) => at.register(bobsTablet, 'bb', NOW + 1),
  theWorkerIsQuick: (at: ReturnType<typeof world>) => at.push('phone'),
};
type Doing = keyof typeof run;

/** Nothing leads to this phone any more: no socket, and no push that waits. */
const isSilent = (call: Call, leg: Leg | undefined): boolean =>
  !mayRing(call) ||
  !leg ||
  leg.state === 'ended' ||
  ((leg.server === undefined || leg.goneAt !== undefined) &&
    leg.push?.state !== 'queued' &&
    leg.push?.state !== 'held');

const everyOrder = (doings: readonly Doing[], property: (lived: Awaited<ReturnType<typeof live>>) => void) =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.subarray([...doings], { minLength: 1 }),
      fc.boolean(),
      async (scheduler, some, on) => {
        property(await live(scheduler, [doings[0]!, ...some.filter((each) => each !== doings[0])], on));
      },
    ),
    { numRuns: 400 },
  );

describe('whatever comes first, while a call is placed', () => {
  it('a phone that is another user’s by now rings for that one alone', async () => {
    await everyOrder(['carolTakesThePhone', 'bobGetsATablet', 'theWorkerIsQuick'], ({ call, phone, memory, sent }) => {
      expect(isSilent(call, phone)).toBe(true);
      expect(sent.filter((token) => token === PHONES_TOKEN).length).toBeLessThanOrEqual(1);
      expect(memory.devices.registered).toEqual(expect.arrayContaining([carolsPhone]));
    });
  });

  it('a phone that was logged out rings no more', async () => {
    await everyOrder(['bobLogsOut', 'bobGetsATablet', 'theWorkerIsQuick'], ({ call, phone }) => {
      expect(isSilent(call, phone)).toBe(true);
    });
  });

  it('a device that registers is a leg, and is pushed, while the call rings', async () => {
    await everyOrder(['bobGetsATablet', 'theWorkerIsQuick'], ({ call, sent }) => {
      expect(mayRing(call)).toBe(true);
      expect(legOf(call, 'tablet')?.push?.state).toBe('accepted');
      expect(sent.filter((token) => token === 'bb')).toHaveLength(1);
    });
  });
});
