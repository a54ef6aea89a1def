import fc from 'fast-check';
import {
  ANSWER_GRACE_MS,
  attemptsIn,
  type Call,
  type CallEvent,
  concerns,
  decide,
  type LogEntry,
  newStages,
  NO_ANSWER,
  NOT_SENT,
  type Party,
  type PushTry,
} from '#calls';
import { ALICE, aCall, asleep, bobs, connected, NOW } from '../../support/calls.js';

const device = fc.constantFrom(ALICE, bobs('phone'), bobs('tablet'), bobs('watch'), {
  user: 'mallory',
  deviceId: 'phone',
});
const deviceId = fc.constantFrom('phone', 'tablet', 'watch');
const tried: fc.Arbitrary<PushTry> = fc
  .record({
    at: fc.nat({ max: 60_000 }).map((ms) => NOW + ms),
    environment: fc.constantFrom('production' as const, 'sandbox' as const),
    status: fc.constantFrom(200, 400, 503, undefined),
    reason: fc.constantFrom('BadDeviceToken', NOT_SENT, NO_ANSWER, undefined),
    apnsId: fc.constant('id'),
  })
  .map(({ status, reason, ...rest }) => ({
    ...rest,
    ...(status !== undefined && { status }),
    ...(reason !== undefined && { reason }),
  }));
const place = fc.record({ server: fc.constantFrom('a', 'b'), socket: fc.constantFrom('s1', 's2') });
const reachable = fc
  .tuple(deviceId, fc.boolean(), fc.option(place, { nil: undefined }))
  .map(([id, hasVoipToken, at]) => ({ deviceId: id, hasVoipToken, ...at }));
const seen = fc.record({
  caller: fc.option(place),
  callee: fc.uniqueArray(reachable, { selector: (each) => each.deviceId }),
});
const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ kind: fc.constantFrom('connect' as const, 'disconnect' as const), device, place }),
  fc.record({ kind: fc.constantFrom('join' as const, 'leave' as const), device }),
  fc.record({ kind: fc.constantFrom('look' as const, 'check' as const), seen }),
  fc.record({ kind: fc.constant('wake' as const), device }),
  fc.record({ kind: fc.constant('ring' as const), device }),
  fc.record({ kind: fc.constant('accept' as const), device }),
  fc.record({
    kind: fc.constant('decline' as const),
    device,
    reason: fc.constantFrom('declined' as const, 'busy' as const),
  }),
  fc.record({ kind: fc.constant('signal' as const), device, signal: fc.constant(1), bytes: fc.nat({ max: 70_000 }) }),
  fc.record({ kind: fc.constant('hangUp' as const), speaker: device }),
  fc.record({ kind: fc.constant('pushTried' as const), deviceId, tried }),
  fc.record({ kind: fc.constant('pushAccepted' as const), deviceId, tried }),
  fc.record({ kind: fc.constant('pushEnded' as const), deviceId, reason: fc.constant('BadDeviceToken'), tried }),
  fc.record({
    kind: fc.constant('missedCall' as const),
    report: fc.record({ kind: fc.constant('pushAccepted' as const), deviceId, tried }),
  }),
  fc.constant({ kind: 'check' as const }),
);
const history = fc.array(fc.tuple(event, fc.nat({ max: 20_000 })), { maxLength: 40 });
const start = () => aCall([asleep('phone'), asleep('tablet'), connected('watch')]);

interface Lived {
  readonly calls: readonly Call[];
  readonly log: readonly LogEntry[];
  readonly now: number;
}

/** Every state that the call came through, and all that was told. */
function live(events: readonly (readonly [CallEvent, number])[]): Lived {
  const lived = { calls: [start()], log: [] as LogEntry[], now: NOW };
  for (const [each, wait] of events) {
    lived.now += wait;
    const decision = decide(lived.calls.at(-1)!, each, lived.now);
    if (decision.kind !== 'next') continue;
    lived.calls.push(decision.call);
    lived.log.push(...decision.entries);
  }
  return lived;
}

const parties: Party[] = [
  { role: 'caller' },
  ...['phone', 'tablet', 'watch'].map((id) => ({ role: 'leg' as const, deviceId: id })),
];
const all = (property: (lived: Lived) => void) => {
  fc.assert(
    fc.property(history, (events) => {
      property(live(events));
    }),
    { numRuns: 2000 },
  );
};

describe('whatever happens, in whatever order', () => {
  it('at most one device wins, and the winner stays the winner', () => {
    all(({ calls }) => {
      const winners = new Set(
        calls.flatMap((call) => call.legs.filter((leg) => leg.answeredAt).map((leg) => leg.deviceId)),
      );
      expect(winners.size).toBeLessThanOrEqual(1);
    });
  });

  it('an ended call stays ended, with the same reason, and nothing rings', () => {
    all(({ calls }) => {
      const ended = calls.filter((call) => call.endedAt !== undefined);
      expect(new Set(ended.map((call) => `${call.state} ${call.reason} ${call.endedAt}`)).size).toBeLessThanOrEqual(1);
      for (const call of ended) expect(call.legs.every((leg) => leg.state === 'ended')).toBe(true);
    });
  });

  it('nobody is told anything after its end, and nobody is told two ends', () => {
    all(({ log }) => {
      for (const party of parties) {
        const told = log.filter((entry) => concerns(entry, party)).map((entry) => entry.event);
        const end = told.indexOf('ended');
        expect(end === -1 || end === told.length - 1).toBe(true);
      }
    });
  });

  it('everyone is told when the call has ended', () => {
    all(({ calls, log }) => {
      if (calls.at(-1)?.state !== 'ended') return;
      for (const party of parties)
        expect(log.some((entry) => entry.event === 'ended' && concerns(entry, party))).toBe(true);
    });
  });

  it('the check after the deadline ends a call that nobody answered', () => {
    all(({ calls, now }) => {
      const last = calls.at(-1)!;
      const decision = decide(last, { kind: 'check' }, Math.max(now, last.ringUntil + ANSWER_GRACE_MS));
      const state = decision.kind === 'next' ? decision.call.state : last.state;
      expect(['connected', 'ended']).toContain(state);
    });
  });

  it('each stage that the call comes to is announced once, and none that it does not come to', () => {
    all(({ calls }) => {
      const announced = calls.flatMap((call, i) => newStages(calls[i - 1], call));
      const last = calls.at(-1)!;
      const rang = calls.some(({ legs }) => legs.some(({ ringingAt }) => ringingAt !== undefined));
      expect([...announced].sort()).toEqual(
        [
          ...(last.answeredAt === undefined ? [] : ['answered']),
          ...(last.state === 'ended' ? ['ended'] : []),
          'placed',
          ...(rang ? ['ringing'] : []),
        ].sort(),
      );
    });
  });

  it('the log is numbered without a gap and stays within its limits before the answer', () => {
    all(({ calls, log }) => {
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_, i) => i + 2));
      for (const call of calls) {
        expect(call.log.bytes).toBeLessThanOrEqual(1024 * 1024);
        expect(call.log.count).toBeLessThanOrEqual(512);
      }
    });
  });

  it('a push that Apple took stays accepted, and the ledger of its attempts keeps within its bounds', () => {
    all(({ calls }) => {
      for (const id of ['phone', 'tablet', 'watch']) {
        const pushes = calls
          .flatMap(({ legs }) => legs.filter(({ deviceId }) => deviceId === id))
          .map(({ push }) => push);
        const accepted = pushes.findIndex((push) => push?.state === 'accepted');
        if (accepted >= 0) expect(pushes.slice(accepted).every((push) => push?.state === 'accepted')).toBe(true);
        expect(pushes.every((push) => (push?.tries ?? []).length <= 16)).toBe(true);
        expect(attemptsIn(pushes.at(-1)?.tries)).toBeGreaterThanOrEqual(pushes.at(-1)?.tries?.length ?? 0);
      }
    });
  });

  it('no push is asked for, once the call does not ring any more', () => {
    all(({ calls, now }) => {
      const last = calls.at(-1)!;
      if (last.state === 'calling' || last.state === 'ringing') return;
      const decision = decide(last, { kind: 'check' }, now);
      expect(decision.kind === 'same' && decision.effects.some((effect) => effect.kind === 'push')).toBe(false);
    });
  });
});
