import { type CallEvent, decide, type Decision } from '#calls';
import { explore } from './explorer.js';
import { type Rules, type World } from './world/model.js';
import { realRules, smallWorld } from './world/small-world.js';
import { asleep, connected, oneCall } from './worlds.js';

const ONE = () => oneCall([asleep('bob', 'b1')], { refusals: 1 });
const TWO = () => oneCall([asleep('bob', 'b1'), connected('bob', 'b2', 'b')]);
const FAULTY = () => oneCall([asleep('bob', 'b1')], { faults: 1 });

const explored = (start: World, over: Partial<Rules> = {}, states = 30_000) =>
  explore(smallWorld(start, { ...realRules, ...over }), { states });

/** The rules, but what they decide of some events is another thing. */
const broken =
  (otherwise: (decision: Decision, event: CallEvent) => Decision): Rules['decide'] =>
  (call, event, now) =>
    otherwise(decide(call, event, now), event);

describe('every interleaving', () => {
  it('of a call of one sleeping device keeps the promises', async () => {
    const found = await explored(ONE());
    expect([found.violation, found.whole]).toEqual([undefined, true]);
  }, 60_000);

  it('of a call of two devices keeps the promises', async () => {
    const found = await explored(TWO());
    expect([found.violation, found.whole]).toEqual([undefined, true]);
  }, 120_000);

  it('with a crash, a late effect or a lost hint somewhere keeps the promises, as far as 4,000 states go', async () => {
    expect((await explored(FAULTY(), {}, 4_000)).violation).toBeUndefined();
  }, 60_000);
});

describe('a broken rule is found, with the way there', () => {
  it('a second accept that wins', async () => {
    const second: Rules['decide'] = (call, event, now) =>
      event.kind === 'accept' && call.state === 'connected'
        ? decide({ ...call, state: 'ringing', legs: call.legs.map(reopened) }, event, now)
        : decide(call, event, now);
    const { violation } = await explored(TWO(), { decide: second });
    expect(violation?.wrong).toBe('2 devices have won');
    expect(violation?.story.filter((line) => line.includes('accepts'))).toHaveLength(2);
  }, 60_000);

  it('an end that a leg is not told', async () => {
    const untold = broken((decision) =>
      decision.kind === 'next'
        ? {
            ...decision,
            entries: decision.entries.map((entry) =>
              entry.event === 'ended' ? { ...entry, to: { caller: true } } : entry,
            ),
          }
        : decision,
    );
    const { violation } = await explored(TWO(), { decide: untold });
    expect(violation?.wrong).toMatch(/comes back and learns from the log: nothing/);
  }, 60_000);

  it('a check that is given up before the end', async () => {
    const early = broken((decision, event) =>
      decision.kind === 'next' && event.kind === 'ring'
        ? { ...decision, effects: [...decision.effects, { kind: 'retire' }] }
        : decision,
    );
    const { violation } = await explored(TWO(), { decide: early });
    expect(violation?.wrong).toMatch(/a live call has nothing that will look at it again/);
    expect(violation?.story.at(-1)).toMatch(/says that it rings/);
  }, 60_000);

  it('a deadline that nobody carries out', async () => {
    const endless: Rules['decide'] = (call, event, now) => decide({ ...call, ringUntil: now + 60_000 }, event, now);
    const { violation } = await explored(ONE(), { decide: endless });
    expect(violation?.wrong).toMatch(/no way leads from here to/);
  }, 60_000);
});

const reopened = <Leg extends { state: string }>(leg: Leg) =>
  leg.state === 'ended' ? { ...leg, state: 'ringing' as const } : leg;
