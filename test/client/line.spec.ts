import { type Call, CallwakeClient, type CallwakeError, type SignalEvent } from '#client';
import { Program } from '../faults/program.js';
import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';
import { BrokenLine } from './broken-line.js';
import { next } from './next.js';

const SIGNALS = 500;
const CUTS = 20;

describe('a line that breaks', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const lineTo = async (server: number) => world.keep(await new BrokenLine(world.url(server)).start());
  const client = (user: string, url: string, token = () => world.token(user)) =>
    world.keep(new CallwakeClient({ url, deviceId: 'device', token }));
  const isState = (of: CallwakeClient, wanted: string) =>
    of.state === wanted ? undefined : next(of.on.bind(of), 'state', (state) => state === wanted);

  async function connected(alice: CallwakeClient, bob: CallwakeClient, to: string): Promise<[Call, Call]> {
    bob.connect();
    await isState(bob, 'online');
    const [call, its] = await Promise.all([
      alice.invite(to, { media: 'audio' }),
      new Promise<Call>((resolve) => bob.on('incoming', resolve)),
    ]);
    await its.accept();
    await next(call.on.bind(call), 'accepted');
    return [call, its];
  }
  /** All signals of the other side, once there are so many. */
  const heard = (call: Call, many: number) =>
    new Promise<unknown[]>((resolve) => {
      const all: unknown[] = [];
      call.on('signal', ({ signal }: SignalEvent) => {
        if (all.push(signal) === many) resolve(all);
      });
    });
  const counted = (many: number) => Array.from({ length: many }, (_, i) => i);

  it(`carries ${SIGNALS} signals each way over ${CUTS} cuts, each once and in order`, async () => {
    const [alice, bob] = people('alice', 'bob');
    const lines = await Promise.all([lineTo(0), lineTo(1)]);
    const calls = await connected(client(alice, lines[0].url), client(bob, lines[1].url), bob);
    const all = calls.map((call) => heard(call, SIGNALS));
    const [perCut, cuts] = [(2 * SIGNALS) / CUTS, { times: 0 }];
    let taken = 0;
    const cutNow = () => lines[cuts.times++ % 2]?.cut();
    const send = async (call: Call, i: number) => {
      await call.signal(i);
      if (++taken % perCut === 0) cutNow();
    };
    await Promise.all(calls.flatMap((call) => counted(SIGNALS).map((i) => send(call, i))));
    for (const each of await Promise.all(all)) expect(each).toEqual(counted(SIGNALS));
    expect(cuts.times).toBe(CUTS);
  }, 90_000);

  it('goes on with another server where the one that holds both is killed', async () => {
    const [alice, bob] = people('alice', 'bob');
    const program = world.keep(await Program.listening('signaling', world.settings));
    const lines = await Promise.all([lineTo(0), lineTo(0)]);
    for (const line of lines) line.leadTo(program.url);
    const [call, its] = await connected(client(alice, lines[0].url), client(bob, lines[1].url), bob);
    const all = [heard(call, 40), heard(its, 40)];
    for (const i of counted(20)) void Promise.all([call.signal(i), its.signal(i)]);
    program.signal('SIGKILL');
    for (const line of lines) line.leadTo(world.url());
    for (const i of counted(20)) void Promise.all([call.signal(20 + i), its.signal(20 + i)]);
    for (const each of await Promise.all(all)) expect(each).toEqual(counted(40));
    await its.hangup();
    await next(call.on.bind(call), 'ended');
    expect(call.endReason).toBe('completed');
  }, 60_000);

  it('is noticed where it is half open, and left for another', async () => {
    const [alice, bob] = people('alice', 'bob');
    const line = await lineTo(0);
    const caller = client(alice, line.url);
    const [call, its] = await connected(caller, client(bob, world.url(1)), bob);
    line.deafen();
    const lost = await new Promise<CallwakeError | undefined>((resolve) => {
      caller.on('state', (state, error) => {
        if (state === 'connecting') resolve(error);
      });
    });
    // The socket's own heartbeat would notice it too, when the call is long given up.
    expect(lost?.message).toMatch(/did not answer in time/);
    line.deafen(false);
    await its.signal('said while the line was deaf');
    await expect(next(call.on.bind(call), 'signal')).resolves.toMatchObject({ signal: 'said while the line was deaf' });
  }, 60_000);

  it('is slow: what was asked is answered once', async () => {
    const [alice, bob] = people('alice', 'bob');
    const line = await lineTo(0);
    line.delayMs = 300;
    const [call, its] = await connected(client(alice, line.url), client(bob, world.url(1)), bob);
    const all = heard(its, 3);
    await Promise.all([1, 2, 3].map((i) => call.signal(i)));
    await expect(all).resolves.toEqual([1, 2, 3]);
    await call.hangup();
  });

  it('asks for a token again when the old one is refused, and says so where the new one is refused too', async () => {
    const [alice] = people('alice');
    let asked = 0;
    const line = await lineTo(0);
    const good = client(alice, line.url, () => (asked++ === 0 ? Promise.resolve('an old token') : world.token(alice)));
    good.connect();
    await isState(good, 'online');
    expect(asked).toBe(2);
    const bad = client(alice, world.url(), () => Promise.resolve('never a token'));
    await expect(bad.invite('bob', { media: 'audio' })).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(bad.state).toBe('refused');
    await expect(bad.register({ platform: 'ios', environment: 'sandbox', tokens: {} })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('is down when a push wakes the app: the answer is kept, and sent once there is a line', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob, 'phone');
    const call = await client(alice, world.url()).invite(bob, { media: 'audio' });
    const payload = wakePayload(await phone.isPushed());
    const line = await lineTo(1);
    line.deafen();
    // The app's own start-up is not done: its token is far away.
    const token = () => new Promise<string>(() => undefined);
    const woken = world.keep(new CallwakeClient({ url: line.url, deviceId: 'phone', token }));
    woken.connect();
    const answered = woken.woken(payload as never).then(async (its) => {
      await its.accept();
      return its;
    });
    line.cut();
    line.deafen(false);
    line.cut();
    await expect(answered).resolves.toMatchObject({ state: 'connected', peer: { id: alice } });
    await next(call.on.bind(call), 'accepted');
    await call.hangup();
  }, 40_000);

  it('registers a device and forgets it again: it is closed then', async () => {
    const [alice] = people('alice');
    const mine = client(alice, world.url());
    mine.connect();
    const device = await mine.register({ platform: 'ios', environment: 'sandbox', tokens: { voip: 'AB12' } });
    expect(device).toMatchObject({ deviceId: 'device', environment: 'sandbox', tokens: { voip: { ends: 'ab12' } } });
    await mine.unregister();
    expect(mine.state).toBe('offline');
  });
});
