import { randomUUID } from 'node:crypto';
import { type ServerEvent } from '#contract';
import { type Caller } from '../support/caller.js';
import { World } from '../support/world.js';
import { Described } from './described.js';

interface Message {
  readonly name: string;
  readonly examples?: readonly { readonly payload: Readonly<Record<string, unknown>> }[];
}

const described = new Described<{ channels: { calls: { messages: Record<string, Message> } } }>('asyncapi.json');
const { messages } = described.document.channels.calls;
const keysOf = (suffix: string) => Object.keys(messages).filter((key) => key.endsWith(suffix));
const place = (key: string) => ['channels', 'calls', 'messages', key, 'payload'];
const keyOf = (event: string, suffix: string) => `${event.replace(':', '-')}-${suffix}`;

describe('the sockets, as docs/asyncapi.json describes them', () => {
  let world: World;
  let alice: Caller;
  let bob: Caller;
  const asked = new Set<string>();
  const heard: ServerEvent[] = [];
  beforeAll(async () => {
    world = await World.start({ servers: 1, env: { STUN_URLS: 'stun:stun.example.org' } });
    await world.phone('bob', 'other-phone');
    [alice, bob] = [await world.caller('alice'), await world.caller('bob')];
  });
  afterAll(() => world.stop());

  /** The event with its example, in the one call or in another. */
  async function ask({ agent }: Caller, event: string, more: object = {}) {
    const example = messages[keyOf(event, 'request')]!.examples![0]!.payload;
    expect(described.problems(place(keyOf(event, 'request')), { ...example, ...more })).toEqual([]);
    const ack = await agent.askAnything(event, { ...example, ...more });
    expect(described.problems(place(keyOf(event, 'ack')), ack)).toEqual([]);
    asked.add(event);
    return ack;
  }

  it('take the examples of a call that is answered', async () => {
    expect(await ask(alice, 'call:invite')).toMatchObject({ ok: true });
    await bob.agent.hears('call:incoming');
    expect(await ask(bob, 'call:ringing')).toMatchObject({ ok: true });
    expect(await ask(bob, 'call:accept')).toMatchObject({ ok: true });
    await alice.agent.hears('call:accepted');
    expect(await ask(alice, 'call:signal')).toMatchObject({ ok: true });
    expect(await ask(bob, 'call:signal')).toMatchObject({ ok: true });
    const { ok, ...synced } = await ask(alice, 'call:sync');
    expect([ok, synced]).toEqual([
      true,
      { calls: [expect.objectContaining({ events: expect.any(Array) as unknown })] },
    ]);
    expect(await ask(alice, 'call:hangup')).toMatchObject({ ok: true });
    for (const { agent } of [alice, bob]) await agent.hears('call:ended');
  });

  it('take the example of a decline', async () => {
    const callId = randomUUID();
    expect(await ask(alice, 'call:invite', { callId, to: 'bob' })).toMatchObject({ ok: true });
    await bob.agent.hears('call:incoming', (data) => data.callId === callId);
    expect(await ask(bob, 'call:decline', { callId, reason: 'declined' })).toMatchObject({ ok: true });
    for (const { agent } of [alice, bob]) await agent.hears('call:ended', (data) => data.callId === callId);
  });

  it('refuse as it is described', async () => {
    expect(await ask(alice, 'call:hangup', { callId: randomUUID() })).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('were asked everything that is described, and take no event that is not', async () => {
    const known = keysOf('-request').map((key) => messages[key]!.name);
    expect([...asked].sort()).toEqual([...known].sort());
    const unknown = await alice.agent.askAnything('call:nonsense', {});
    const [, list = ''] = /the client events are (.*)$/.exec('message' in unknown ? unknown.message : '') ?? [];
    expect(list.split(', ').sort()).toEqual([...known].sort());
  });

  it('tell everything that is described, and nothing else', () => {
    heard.push(...alice.agent.heard, ...bob.agent.heard);
    for (const { event, data } of heard) expect(described.problems(place(keyOf(event, 'event')), data)).toEqual([]);
    const known = keysOf('-event').map((key) => messages[key]!.name);
    expect([...new Set(heard.map(({ event }) => event as string))].sort()).toEqual(known.sort());
  });
});
