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
