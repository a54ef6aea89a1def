import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CallView } from '#contract';
import { judge, momentsOf } from '../../../apps/call-lab/src/scenario/judge.js';
import { junitOf } from '../../../apps/call-lab/src/scenario/junit.js';
import { parseScenario, readScenario } from '../../../apps/call-lab/src/scenario/read-scenario.js';

const GOOD = `
name: A phone that sleeps
phones:
  bobs-phone: { user: bob }
calls:
  - name: rings
    to: bob
    expect: { end: completed }
`;

describe('a scenario', () => {
  it('is YAML, or JSON, and most of it may be left out', () => {
    const { phones, calls } = parseScenario(GOOD, 'x.yaml');
    expect(phones['bobs-phone']).toEqual({ user: 'bob', state: 'asleep', onRing: 'answer', afterMs: 500 });
    expect(calls[0]).toMatchObject({ from: 'alice', media: 'audio', ringSeconds: 20, steps: [] });
    const json = JSON.stringify({
      name: 'n',
      phones: {},
      calls: [{ name: 'c', to: 'bob', expect: { end: 'unreachable' } }],
    });
    expect(parseScenario(json, 'x.json').calls).toHaveLength(1);
  });

  it.each([
    ['no YAML', 'name: [', ['x.yaml is neither YAML nor JSON']],
    ['nothing', '', ['x.yaml is no scenario', 'the file:']],
    [
      'a phone that is nothing there is',
      GOOD.replace('user: bob', 'user: bob, state: broken'),
      ['phones.bobs-phone.state', 'asleep'],
    ],
    ['a field that there is not', GOOD.replace('to: bob', 'to: bob\n    loud: true'), ['calls.0', '"loud"']],
    ['an end that there is not', GOOD.replace('completed', 'fine'), ['calls.0.expect.end', 'unreachable']],
    [
      'a step on a phone that there is not',
      GOOD.replace('expect:', 'steps: [{ then: { do: answer, phone: x } }]\n    expect:'),
      ['there is no phone "x": phones are bobs-phone'],
    ],
    [
      'an hour of waiting',
      GOOD.replace('user: bob', 'user: bob, afterMs: 3600000'),
      ['phones.bobs-phone.afterMs', '600000'],
    ],
  ])('is refused, with the place and what is right: %s', (_, text, words) => {
    const read = () => parseScenario(text, 'x.yaml');
    for (const word of words) expect(read).toThrow(word);
  });

  it('that is not there is named', async () => {
    await expect(readScenario('/nowhere/x.yaml')).rejects.toThrow('/nowhere/x.yaml cannot be read');
  });

  const examples = join(import.meta.dirname, '../../../examples/scenarios');
  it.each(readdirSync(examples))('of the examples is right: %s', async (file) => {
    await expect(readScenario(join(examples, file))).resolves.toHaveProperty('calls');
  });
});

const CALL = {
  ...{ createdAt: 1_000, state: 'ended', reason: 'completed', answeredAt: 1_900, endedAt: 3_000 },
  legs: [
    { deviceId: 'phone', push: { state: 'accepted', at: 1_100, attempts: 2 }, ringingAt: 1_200, reason: 'completed' },
    { deviceId: 'ipad', push: { state: 'accepted', at: 1_150, attempts: 1 }, reason: 'answered-elsewhere' },
  ],
} as unknown as CallView;

describe('what is expected of a call', () => {
  it('is held against its ledger', () => {
    expect(momentsOf(CALL)).toEqual({ pushed: 100, ringing: 200, answered: 900, ended: 2_000 });
    const within = { pushed: 100, ringing: 200, answered: 1_000, ended: 2_000 };
    const phones = {
      phone: { push: 'accepted', attempts: 2, rings: true, end: 'completed' },
      ipad: { rings: false },
    } as const;
    expect(judge(CALL, { end: 'completed', within, phones })).toEqual([]);
  });

  it('is said, with what came instead', () => {
    const phones = { phone: { attempts: 1, push: 'failed' }, watch: { push: 'accepted' } } as const;
    expect(judge(CALL, { end: 'declined', within: { ringing: 150 }, phones })).toEqual([
      'the call ended "completed", and not "declined"',
      '"ringing" came after 200 ms, and was expected within 150 ms',
      'phone: attempts is 2, and not 1',
      'phone: push is accepted, and not failed',
      'watch: push is none, and not accepted',
    ]);
    const unanswered = { ...CALL, answeredAt: undefined } as unknown as CallView;
    expect(judge(unanswered, { end: 'completed', within: { answered: 9 }, phones: {} })).toEqual([
      '"answered" never came, and was expected within 9 ms',
    ]);
  });
});

describe('the JUnit report', () => {
  it('has a case a call, counts, and nothing that XML does not know', () => {
    const verdicts = [
      { name: 'rings', seconds: 1.25, complaints: [] },
      { name: 'a "<b>" & \u0000', seconds: 0.5, complaints: ['one <', 'two'] },
    ];
    expect(junitOf([{ name: 'S', file: 's.yaml', verdicts }])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" time="1.750">
  <testsuite name="S" file="s.yaml" tests="2" failures="1" errors="0" time="1.750">
    <testcase classname="S" name="rings" time="1.250"/>
    <testcase classname="S" name="a &quot;&lt;b&gt;&quot; &amp; \uFFFD" time="0.500">
      <failure message="one &lt;">one &lt;
two</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });
});
