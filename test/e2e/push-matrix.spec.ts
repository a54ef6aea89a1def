import { type Refusal, type Verdict } from '#apns-simulator';
import { AnsweringWorld } from '../support/pushed-call.js';
import { matrix, type Row } from './push-matrix.js';

/** The waits between tries go by side by side. */
const AT_ONCE = 8;
const UNAVAILABLE: Refusal = { status: 503, reason: 'ServiceUnavailable' };

const places = ['the first try', 'a retry after a 503'] as const;
type Place = (typeof places)[number];

const verdictOf = ({ status, reason, since }: Row, registeredAt: number): Verdict => {
  if (status === 200) return { status };
  const timestamp = since && registeredAt + (since === 'after' ? 1_000 : -60_000);
  return { status, reason, ...(timestamp !== undefined && { timestamp }) };
};

/** What Apple says, as the ledger is to have it: status, reason, environment. */
function triesOf({ status, reason, times = 1, expected: { again } }: Row, place: Place) {
  const answered = Array.from({ length: times }, (_, n) => [
    status,
    reason || null,
    n === 0 ? 'sandbox' : 'production',
  ]);
  const last = [200, null, again === 'elsewhere' ? 'production' : 'sandbox'];
  const isTakenThen = again === 'later' || again === 'unseen' || (again === 'elsewhere' && times === 1);
  return [
    ...(place === places[0] ? [] : [[503, 'ServiceUnavailable', 'sandbox']]),
    ...(again === 'unseen' ? [] : answered),
    ...(isTakenThen ? [last] : []),
  ];
}

async function played(world: AnsweringWorld, row: Row, place: Place) {
  const { times = 1, expected } = row;
  const call = await world.call((registeredAt) => [
    ...(place === places[0] ? [] : [UNAVAILABLE]),
    ...Array.from({ length: times }, () => verdictOf(row, registeredAt)),
  ]);
  const { agent } = call.caller;
  if (expected.hears === 'pushed') await agent.hears('call:progress');
  else await agent.hears('call:ended');
  const [push, device] = [await call.push(), await call.device()];
  const heard = agent.heard.map(({ event, data }) =>
    event === 'call:progress' ? 'pushed' : 'reason' in data && data.reason,
  );
  await call.caller.hangsUp(call.callId);
  return { push, device, heard, requests: call.requests, log: call.log };
}

describe.each(['key', 'certificate'] as const)("each answer of Apple's, by %s", (by) => {
  let world: AnsweringWorld;
  const running = new Map<string, Promise<Awaited<ReturnType<typeof played>>>>();
  const keyOf = (row: Row, place: Place) => `${matrix.indexOf(row)} ${place}`;

  beforeAll(async () => {
    world = await AnsweringWorld.start({ apple: { by } });
    const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve<unknown>(undefined));
    const all = matrix.flatMap((row) => places.map((place) => ({ row, place })));
    for (const [n, { row, place }] of all.entries()) {
      const before = lanes[n % AT_ONCE]!;
      const playing = before.then(() => played(world, row, place));
      lanes[n % AT_ONCE] = playing.catch(() => undefined);
      running.set(keyOf(row, place), playing);
    }
  });
  afterAll(() => world.stop());

  describe.each(places)('on %s', (place) => {
    it.each(matrix.map((row) => [row.status, row.reason, row.since ?? '', row.times ?? '', row] as const))(
      '%i %s %s %s',
      async (...[, , , , row]) => {
        const { expected } = row;
        const { push, device, heard, requests, log } = await running.get(keyOf(row, place))!;
        const tries = triesOf(row, place);

        expect(push.tries?.map(({ status, reason, environment }) => [status, reason ?? null, environment])).toEqual(
          tries,
        );
        expect(push.attempts).toBe(tries.length);
        expect(requests).toHaveLength(tries.length + (expected.again === 'unseen' ? 1 : 0));
        expect(new Set([...requests, ...push.tries!].map(({ apnsId }) => apnsId)).size).toBe(1);

        expect(heard).toEqual([expected.hears]);
        expect(push.state).toBe(expected.hears === 'pushed' ? 'accepted' : 'failed');
        if (expected.hears === 'unreachable') expect(push.reason).toBe(row.reason);

        expect(device.tokens.voip === null).toBe(expected.token === 'forgotten');
        expect(device.environment).toBe(expected.token === 're-tagged' ? 'production' : 'sandbox');

        const errors = log.filter(({ level }) => level === 'error').map(({ advice }) => advice);
        expect(errors).toEqual(expected.advice ? [expect.stringMatching(expected.advice)] : []);
      },
    );
  });
});
