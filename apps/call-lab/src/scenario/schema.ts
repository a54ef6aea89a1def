import { z } from 'zod';
import { ON_RING, PHONE_STATES } from '../lab/wire.js';

const device = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'a device id is 1 to 64 letters, digits, - and _');
const user = z.string().regex(/^[A-Za-z0-9._~@+-]{1,128}$/, 'a user id is 1 to 128 letters, digits and . _ ~ @ + -');
const ms = z.int().min(0).max(600_000);

const phone = z.strictObject({
  user,
  state: z.enum(PHONE_STATES).default('asleep'),
  onRing: z.enum(ON_RING).default('answer'),
  /** From the ring to what its owner does. */
  afterMs: ms.default(500),
});

/** A fault of the simulator, as docs/simulator.md has them; the simulator checks it. */
const fault = z.looseObject({ do: z.string(), next: z.int().min(1).optional() });

const deed = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('hangup') }),
  z.strictObject({ do: z.enum(['answer', 'decline', 'uninstall']), phone: device }),
  z.strictObject({ do: z.literal('phone'), phone: device, state: z.enum(PHONE_STATES) }),
  z.strictObject({ do: z.enum(['kill', 'start']), program: z.enum(['signaling-a', 'signaling-b', 'push-worker']) }),
  z.strictObject({ do: z.literal('apple'), fault }),
]);

const step = z.strictObject({
  /** What has to have happened; without it the invite. */
  when: z.enum(['invited', 'pushed', 'ringing', 'answered']).default('invited'),
  /** So long after it. */
  afterMs: ms.default(0),
  then: deed,
});

const ends = ['completed', 'cancelled', 'declined', 'busy', 'unanswered', 'unreachable', 'failed'] as const;
const within = z.strictObject({ pushed: ms, ringing: ms, answered: ms, ended: ms }).partial();

const expectation = z.strictObject({
  end: z.enum(ends),
  /** At the latest so long after the invite. */
  within: within.default({}),
  phones: z
    .record(
      device,
      z.strictObject({
        end: z.enum([...ends, 'answered-elsewhere', 'declined-elsewhere']).optional(),
        push: z.enum(['accepted', 'failed', 'skipped', 'none']).optional(),
        attempts: z.int().min(0).optional(),
        rings: z.boolean().optional(),
      }),
    )
    .default({}),
});

const call = z.strictObject({
  name: z.string().min(1),
  from: user.default('alice'),
  to: user,
  media: z.enum(['audio', 'video']).default('audio'),
  ringSeconds: z.int().min(5).max(120).default(20),
  /** A command that places the call; without it the scenario does, by the SDK. */
  caller: z.string().min(1).optional(),
  /** Before the invite. */
  before: z.array(deed).default([]),
  steps: z.array(step).default([]),
  expect: expectation,
});

export const scenario = z
  .strictObject({
    name: z.string().min(1),
    phones: z.record(device, phone),
    calls: z.array(call).min(1),
  })
  .superRefine(({ phones, calls }, context) => {
    const known = (id: string, path: (string | number)[]): void => {
      if (id in phones) return;
      context.addIssue({
        code: 'custom',
        path,
        message: `there is no phone "${id}": phones are ${Object.keys(phones).join(', ')}`,
      });
    };
    calls.forEach(({ before, steps, expect }, i) => {
      const deeds = [
        ...before.map((each) => ['before', each] as const),
        ...steps.map(({ then }) => ['steps', then] as const),
      ];
      for (const [place, each] of deeds) if ('phone' in each) known(each.phone, ['calls', i, place]);
      for (const id of Object.keys(expect.phones)) known(id, ['calls', i, 'expect', 'phones', id]);
    });
  });

export type Scenario = z.infer<typeof scenario>;
export type ScriptedCall = Scenario['calls'][number];
export type Deed = ScriptedCall['before'][number];
export type Expectation = ScriptedCall['expect'];
