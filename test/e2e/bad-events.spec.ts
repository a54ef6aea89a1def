import { randomUUID } from 'node:crypto';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const KIB = 1024;
const callId = randomUUID();
const good = {
  'call:invite': { callId, to: 'bob', media: 'audio' },
  'call:ringing': { callId },
  'call:accept': { callId },
  'call:decline': { callId },
  'call:signal': { callId, signal: 'anything' },
  'call:hangup': { callId },
  'call:sync': {},
} as const;
type EventName = keyof typeof good;
const events = Object.keys(good) as EventName[];

const withOwn = (key: string): object => JSON.parse(`{ "${key}": { "callId": "${callId}" } }`) as object;
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

/** The field, and what it is given: each of it is wrong in itself. */
const wrongValues: [event: EventName, field: string, values: unknown[]][] = [
  [
    'call:invite',
    'to',
    [undefined, null, 7, '', 'two words', 'line\nbreak', 'bob\u0000', 'x'.repeat(129), ['bob'], {}],
  ],
  ['call:invite', 'media', [undefined, null, 'text', 'AUDIO', ['audio'], 1]],
  ['call:invite', 'offer', [null, 7, {}, ['v=0'], Buffer.from('v=0')]],
  ['call:invite', 'ringSeconds', [null, '30', 4, 121, 5.5, -1, [30]]],
  ['call:invite', 'data', [Buffer.from('x'), { part: Buffer.from('x') }, deep(40)]],
  ['call:accept', 'answer', [null, 7, {}, Buffer.from('v=0')]],
  ['call:decline', 'reason', [null, 'tired', 1, ['busy']]],
  ['call:signal', 'signal', [undefined, Buffer.from('x'), [Buffer.from('x')], deep(40)]],
  ['call:signal', 'n', [null, '1', 0, -1, 1.5, []]],
  ['call:sync', 'after', [null, '1', -1, 1.5]],
];
const wrongIds = [
  null,
  7,
  '',
  'no-uuid',
  `${callId}0`,
  callId.replaceAll('-', ''),
  ` ${callId}`,
  [callId],
  { id: callId },
];

const tooLarge: [event: EventName, field: string, value: unknown][] = [
  ['call:invite', 'offer', 'x'.repeat(64 * KIB + 1)],
  ['call:invite', 'offer', 'é'.repeat(32 * KIB + 1)],
  ['call:invite', 'data', { text: 'x'.repeat(KIB) }],
  ['call:accept', 'answer', 'x'.repeat(64 * KIB + 1)],
  ['call:signal', 'signal', 'x'.repeat(64 * KIB)],
];

describe('bad input over a socket', () => {
  let world: World;
  let sender: Caller;
  let running: { callId: string; caller: Caller; callee: Caller };

  beforeAll(async () => {
    world = await World.start({ worker: false });
    const [alice, bob] = people('alice', 'bob');
    const [caller, callee] = [await world.caller(alice, { server: 0 }), await world.caller(bob, { server: 1 })];
    running = { callId: await caller.invites(bob), caller, callee };
    await callee.accepts(running.callId);
    sender = await world.caller('mallory', { server: 0 });
  });
  afterAll(() => world.stop());

  /** Nothing that was sent harmed the connection it came by, or the call of others. */
  afterEach(async () => {
    await expect(sender.agent.ask('call:sync', {})).resolves.toEqual({ ok: true, calls: [] });
    const { caller, callee, callId: theirs } = running;
    await expect(caller.signals(theirs, 'still here')).resolves.toMatchObject({ ok: true });
    await expect(callee.agent.hears('call:signal')).resolves.toMatchObject({ signal: 'still here' });
  });

  const refused = async (event: string, field: string, data: object, code = 'bad-request') => {
    const answer = await sender.agent.askAnything(event, data);
    expect(answer).toMatchObject({ ok: false, code });
    expect(answer).toHaveProperty('message', expect.stringMatching(new RegExp(`^${field}: `)));
  };

  it.each(wrongValues)('is refused by name: %s with a wrong %s', async (event, field, values) => {
    for (const value of values) await refused(event, field, { ...good[event], [field]: value });
  });

  it.each(events)('is refused by name: %s with a wrong callId', async (event) => {
    for (const wrong of wrongIds) await refused(event, 'callId', { ...good[event], callId: wrong });
  });

  it.each(events.filter((event) => event !== 'call:sync'))('is refused by name: %s without a callId', async (event) => {
    await refused(event, 'callId', { ...good[event], callId: undefined });
  });

  it.each(events)('is refused by name: %s with a field that it has not', async (event) => {
    await refused(event, 'extra', { ...good[event], extra: 1 });
    await refused(event, 'from', { ...good[event], from: { id: 'alice' } });
  });

  it.each(events)('is refused by name: %s with a key of a prototype', async (event) => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString']) {
      await refused(event, key, { ...good[event], ...withOwn(key) });
    }
  });

  it.each(tooLarge)('is too large: %s with more %s than the contract takes', async (event, field, value) => {
    await refused(event, field, { ...good[event], [field]: value }, 'payload-too-large');
  });

  it('is taken up to the limit itself', async () => {
    const [alice, bob] = people('alice', 'bob');
    const caller = await world.caller(alice);
    await world.caller(bob);
    await caller.invites(bob, { offer: 'x'.repeat(64 * KIB), ringSeconds: 5 });
  });

  it.each(events)('is answered: %s with no data, another kind of data, or several', async (event) => {
    const wrong = [
      [],
      [null],
      [7],
      ['text'],
      [true],
      [[]],
      [[good[event]]],
      [Buffer.from('x')],
      [good[event], good[event]],
    ];
    for (const args of wrong) {
      await expect(sender.agent.askAnything(event, ...args)).resolves.toMatchObject({ ok: false, code: 'bad-request' });
    }
  });

  it('is answered: an event that does not exist', async () => {
    for (const event of ['call:unheard-of', 'toString', '__proto__', 'constructor', '', 'x'.repeat(5000)]) {
      const answer = await sender.agent.askAnything(event, good['call:hangup']);
      expect(answer).toMatchObject({ ok: false, code: 'bad-request' });
    }
  });

  it('harms nobody where no answer is asked for', () => {
    const emit = (...args: unknown[]) => (sender.agent.socket.emit as (...args: unknown[]) => unknown)(...args);
    for (const event of [...events, 'call:unheard-of']) {
      emit(event);
      emit(event, null);
      emit(event, { callId: 7 });
      emit(event, good['call:hangup']);
    }
  });

  it('costs its own connection alone where a message is larger than any may be', async () => {
    const [eve] = people('eve');
    const { agent } = await world.caller(eve);
    agent.socket.emit('call:signal', { callId, signal: 'x'.repeat(1100 * KIB) }, () => undefined);
    await expect(agent.disconnected).resolves.toMatch(/^transport/);
  });
});
