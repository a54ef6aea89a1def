import { randomUUID } from 'node:crypto';
import { type AcceptedEvent, type Call, CallwakeClient, type EndedEvent, type ProgressEvent } from '#client';
import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';
import { next } from './next.js';

describe('a call by the SDK', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const client = (user: string, { server = 0, deviceId = 'device', ...more } = {}) =>
    world.keep(new CallwakeClient({ url: world.url(server), deviceId, token: () => world.token(user), ...more }));
  const online = async (user: string, more = {}) => {
    const made = client(user, more);
    const isOnline = next(made.on.bind(made), 'state', (state) => state === 'online');
    made.connect();
    await isOnline;
    return made;
  };
  const ringsAt = (callee: CallwakeClient) => new Promise<Call>((resolve) => callee.on('incoming', resolve));

  it('rings, is answered, carries signals both ways and ends, over two servers', async () => {
    const [alice, bob] = people('alice', 'bob');
    const callee = await online(bob, { server: 1 });
    const call = await client(alice).invite(bob, { media: 'video', offer: 'an offer', data: { room: 7 } });
    const ringing = await ringsAt(callee);
    const caller = { id: alice, name: alice.replace('a', 'A') };
    expect(ringing).toMatchObject({ id: call.id, direction: 'incoming', peer: caller, media: 'video' });
    expect(ringing).toMatchObject({ offer: 'an offer', data: { room: 7 }, state: 'calling' });
    for (const { remainingMs } of [call, ringing]) expect(remainingMs).toBeGreaterThan(30_000);

    await ringing.ringing();
    await next<ProgressEvent>(call.on.bind(call), 'progress', ({ stage }) => stage === 'ringing');
    expect([call.state, ringing.state]).toEqual(['ringing', 'ringing']);
    const early = ringing.signal('given before the answer');
    await ringing.accept({ answer: 'an answer' });
    await early;
    const accepted = await next<AcceptedEvent>(call.on.bind(call), 'accepted');
    expect(accepted).toMatchObject({ callId: call.id, by: { id: bob }, answer: 'an answer' });
    expect(call).toMatchObject({ state: 'connected', answer: 'an answer', remainingMs: 0 });

    const heard: unknown[] = [];
    call.on('signal', ({ signal }) => heard.push(signal));
    void ringing.signal({ n: 1 });
    void ringing.signal({ n: 2 });
    await ringing.signal({ n: 3 });
    await next(call.on.bind(call), 'signal', () => heard.length === 4);
    expect(heard).toEqual(['given before the answer', { n: 1 }, { n: 2 }, { n: 3 }]);

    await call.hangup();
    await expect(next<EndedEvent>(ringing.on.bind(ringing), 'ended')).resolves.toMatchObject({ reason: 'completed' });
    await expect(ringing.signal('too late')).rejects.toMatchObject({ name: 'CallwakeError', code: 'call-over' });
    await expect(ringing.hangup()).resolves.toBeUndefined();
  });

  it('wakes a phone by its push alone: the candidates that waited come, and the answer reaches the caller', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob, 'phone');
    const call = await client(alice).invite(bob, { media: 'audio' });
    await call.signal('a candidate');
    const payload = wakePayload(await phone.isPushed());
    const woken = world.keep(new CallwakeClient({ url: world.url(1), deviceId: 'phone' }));
    const its = await woken.woken(payload as never);
    await its.ringing();
    await expect(next(its.on.bind(its), 'signal')).resolves.toMatchObject({ signal: 'a candidate' });
    await its.accept();
    expect(its.state).toBe('connected');
    await its.hangup();
    await next(call.on.bind(call), 'ended');
    expect(call.endReason).toBe('completed');

    const late = world.keep(new CallwakeClient({ url: world.url(), deviceId: 'phone' }));
    await expect(late.woken(payload as never)).resolves.toMatchObject({ state: 'ended', endReason: 'completed' });
    expect(late.state).toBe('offline');
  });

  it('of two who invite each other at once: the first call is answered, and nothing rings', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [hers, his] = [await online(alice), await online(bob, { server: 1 })];
    const rung: Call[] = [];
    for (const each of [hers, his]) each.on('incoming', (call) => rung.push(call));
    const [one, other] = await Promise.all([
      hers.invite(bob, { media: 'audio' }),
      his.invite(alice, { media: 'audio' }),
    ]);
    expect(one.id).toBe(other.id);
    expect([one.direction, other.direction].sort()).toEqual(['incoming', 'outgoing']);
    const incoming = [one, other].find(({ direction }) => direction === 'incoming');
    expect(incoming?.state).toBe('connected');
    expect(rung).toEqual([]);
  });

  it('is cancelled while it is placed: invite rejects, and nothing rings on', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [hers, his] = [await online(alice), await online(bob, { server: 1 })];
    const placed: Call[] = [];
    hers.on('placed', (call) => placed.push(call));
    const abort = new AbortController();
    const invited = hers.invite(bob, { media: 'audio', signal: abort.signal });
    abort.abort();
    await expect(invited).rejects.toMatchObject({ name: 'CallwakeError', code: 'call-over' });
    await expect(hers.invite(bob, { media: 'audio', signal: abort.signal })).rejects.toMatchObject({
      code: 'call-over',
    });
    // One ringing call a pair: where the first rang on, this would be a conflict.
    const rung = new Promise<Call>((resolve) => {
      his.on('incoming', (call) => {
        if (call.data === 'the second') resolve(call);
      });
    });
    const second = await hers.invite(bob, { media: 'audio', data: 'the second' });
    await (await rung).decline();
    await next(second.on.bind(second), 'ended');
    expect(placed).toEqual([]);
  });

  it('placed by a service: the caller’s device that comes has it, and one that is there already by its id', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const callee = await online(bob, { server: 1 });
    const place = async (from: string, to: string) => {
      const [callId, token] = [randomUUID(), await world.token('backend', { scope: 'service' })];
      const { status } = await world.http('POST', '/v1/calls', { token, body: { callId, from, to, media: 'audio' } });
      expect([200, 201]).toContain(status);
      return callId;
    };
    const callId = await place(alice, bob);
    await (await ringsAt(callee)).ringing();
    const hers = client(alice);
    hers.connect();
    const call = await new Promise<Call>((resolve) => hers.on('placed', resolve));
    expect(call).toMatchObject({ id: callId, direction: 'outgoing', peer: { id: bob }, media: 'audio' });
    expect(call.remainingMs).toBeGreaterThan(10_000);
    await next<ProgressEvent>(call.on.bind(call), 'progress', ({ stage }) => stage === 'ringing');
    await call.hangup();

    const there = await online(carol);
    const rings = ringsAt(callee);
    const id = await place(carol, bob);
    const its = await there.placed(id.toUpperCase());
    const ringing = await rings;
    await ringing.accept();
    await next(its.on.bind(its), 'accepted');
    await its.signal('from the caller');
    await expect(next(ringing.on.bind(ringing), 'signal')).resolves.toMatchObject({ signal: 'from the caller' });
    await its.hangup();
    await expect(there.placed(randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('two pushes and no token: the one call does not wait for the other’s socket', async () => {
    const [alice, bob, carol] = people('alice', 'bob', 'carol');
    const phone = await world.phone(bob, 'phone');
    const first = await client(alice).invite(bob, { media: 'audio' });
    const woken = world.keep(new CallwakeClient({ url: world.url(1), deviceId: 'phone' }));
    const one = await woken.woken(wakePayload(await phone.isPushed()) as never);
    await one.accept();
    const second = await client(carol).invite(bob, { media: 'audio' });
    const other = await woken.woken(wakePayload(await phone.isPushed()) as never);
    expect(other).toMatchObject({ id: second.id, state: 'calling' });
    await other.ringing();
    await next<ProgressEvent>(second.on.bind(second), 'progress', ({ stage }) => stage === 'ringing');
    await other.decline();
    await next(second.on.bind(second), 'ended');
    expect([second.endReason, other.state]).toEqual(['declined', 'ended']);

    const third = await client(carol).invite(bob, { media: 'audio' });
    const cancelled = await woken.woken(wakePayload(await phone.isPushed()) as never);
    await third.hangup();
    await next(cancelled.on.bind(cancelled), 'ended');
    expect(cancelled.endReason).toBe('cancelled');
    await one.signal('still here');
    await expect(next(first.on.bind(first), 'signal')).resolves.toMatchObject({ signal: 'still here' });
    await first.hangup();
  });

  it('answered elsewhere: the other device hears it, and its own answer comes too late', async () => {
    const [alice, bob] = people('alice', 'bob');
    const [phone, tablet] = [
      await online(bob, { deviceId: 'phone' }),
      await online(bob, { deviceId: 'tablet', server: 1 }),
    ];
    await client(alice).invite(bob, { media: 'audio' });
    const [onPhone, onTablet] = await Promise.all([ringsAt(phone), ringsAt(tablet)]);
    await onPhone.accept();
    await next(onTablet.on.bind(onTablet), 'ended');
    expect(onTablet.endReason).toBe('answered-elsewhere');
    await expect(onTablet.accept()).rejects.toMatchObject({ code: 'answered-elsewhere' });
  });

  it('a newer connection of the same device replaces the older one, which stays away', async () => {
    const [bob] = people('bob');
    const older = await online(bob);
    const replaced = next(older.on.bind(older), 'state', (state) => state === 'refused');
    const newer = await online(bob, { server: 1 });
    await replaced;
    expect([older.state, newer.state]).toEqual(['refused', 'online']);
  });
});
