import { people } from '../support/people.js';
import { type Phone, wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

const ICE = { STUN_URLS: 'stun:stun.example.org:3478', TURN_URLS: 'turn:turn.example.org:3478', TURN_SECRET: 's' };

describe('with nothing but its push, by one HTTP request, a woken phone', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ env: ICE });
  });
  afterAll(() => world.stop());

  interface Known extends Record<string, unknown> {
    readonly at: number;
    readonly ringUntil: number;
    readonly reason?: string;
    readonly signals?: readonly { readonly seq: number }[];
    readonly legs: readonly { readonly deviceId: string; readonly wokenAt?: number; readonly state: string }[];
  }

  /** Alice calls Bob's sleeping phone and tablet; both are pushed. */
  async function pushed() {
    const [alice, bob] = people('alice', 'bob');
    const devices: Phone[] = [];
    for (const id of ['phone', 'tablet']) devices.push(await world.phone(bob, id));
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob, { offer: 'the offer', data: { subject: 'lunch' } });
    const [phone, tablet] = await Promise.all(devices.map((each) => tokenOf(each)));
    return { alice, bob, caller, callId, phone: phone!, tablet: tablet! };
  }

  const tokenOf = async (phone: Phone) => wakePayload(await phone.isPushed()).wake;

  async function asks(token: string, callId: string): Promise<Known> {
    const { status, body } = await world.http('GET', `/v1/calls/${callId}`, { token, server: 1 });
    expect(status).toBe(200);
    return body as Known;
  }
  const says = (token: string, callId: string, verb: string, body?: object) =>
    world.http('POST', `/v1/calls/${callId}/${verb}`, { token, server: 1, ...(body && { body }) });

  const expectOver = (known: Known, reason: string) => {
    expect(known).toMatchObject({ reason, at: expect.any(Number) as unknown });
    for (const gone of ['offer', 'data', 'signals', 'iceServers']) expect(known).not.toHaveProperty(gone);
  };

  it('complaint 17: learns that it rings: the offer, the candidates that wait, ICE servers, the time left', async () => {
    const { caller, callId, phone, tablet, bob, alice } = await pushed();
    for (const n of [1, 2]) await caller.signals(callId, { candidate: n }, n);
    const known = await asks(phone, callId);
    expect(known).toMatchObject({
      ...{ callId, state: 'calling', from: { id: alice }, to: bob, media: 'audio' },
      ...{ offer: 'the offer', data: { subject: 'lunch' } },
      signals: [
        { seq: expect.any(Number) as unknown, from: { id: alice }, signal: { candidate: 1 } },
        { signal: { candidate: 2 } },
      ],
    });
    expect(known).not.toHaveProperty('reason');
    const left = known.ringUntil - known.at;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(45_000);
    const turnOf = ({ iceServers }: Known) => (iceServers as { username?: string }[])[1]!.username;
    expect(turnOf(known)).toContain(`demo/${bob}/phone`);
    expect(turnOf(await asks(tablet, callId))).toContain(`demo/${bob}/tablet`);
  });

  it('counts as woken in the ledger, by its first request', async () => {
    const { callId, phone, tablet } = await pushed();
    const legOf = (known: Known, id: string) => known.legs.find(({ deviceId }) => deviceId === id)!;
    const first = legOf(await asks(phone, callId), 'phone').wokenAt;
    expect(first).toEqual(expect.any(Number));
    const later = await asks(tablet, callId);
    expect(legOf(later, 'phone').wokenAt).toBe(first);
    expect(legOf(later, 'tablet').wokenAt).toBeGreaterThanOrEqual(first!);
  });

  it('rings, and the caller hears it', async () => {
    const { caller, callId, phone } = await pushed();
    const answer = await says(phone, callId, 'ringing', {});
    expect(answer).toMatchObject({ status: 200, body: { callId, state: 'ringing' } });
    await expect(says(phone, callId, 'ringing')).resolves.toMatchObject({ status: 200 });
    const stages = [await caller.agent.hears('call:progress'), await caller.agent.hears('call:progress')];
    while (!stages.some(({ stage }) => stage === 'ringing')) stages.push(await caller.agent.hears('call:progress'));
    expect(stages.at(-1)).toMatchObject({ stage: 'ringing', deviceId: 'phone' });
  });

  it('declines, and all hear it: the caller at once, the other device when it asks', async () => {
    const { caller, callId, phone, tablet, bob } = await pushed();
    await expect(says(phone, callId, 'decline')).resolves.toMatchObject({
      ...{ status: 200, body: { state: 'ended', reason: 'declined' } },
    });
    await expect(caller.agent.hears('call:ended')).resolves.toMatchObject({
      ...{ reason: 'declined', by: { id: bob, deviceId: 'phone' } },
    });
    await expect(says(phone, callId, 'decline')).resolves.toMatchObject({ status: 200 });
    expectOver(await asks(phone, callId), 'declined');
    expectOver(await asks(tablet, callId), 'declined-elsewhere');
    await expect(says(tablet, callId, 'ringing')).resolves.toMatchObject({ status: 410, body: { code: 'call-over' } });
  });

  it('says that it is busy, and the other device rings on', async () => {
    const { callId, phone, tablet } = await pushed();
    await expect(says(phone, callId, 'decline', { reason: 'busy' })).resolves.toMatchObject({ status: 200 });
    expectOver(await asks(phone, callId), 'busy');
    expect(await asks(tablet, callId)).toMatchObject({ state: 'calling', offer: 'the offer' });
  });

  it('learns that it was answered elsewhere, and can neither ring nor decline any more', async () => {
    const { bob, callId, phone, tablet } = await pushed();
    const agent = (await world.caller(bob, { deviceId: 'phone' })).agent;
    await agent.ask('call:accept', { callId });
    expectOver(await asks(tablet, callId), 'answered-elsewhere');
    for (const verb of ['ringing', 'decline']) {
      const answer = await says(tablet, callId, verb);
      expect(answer).toMatchObject({ status: 409, body: { code: 'answered-elsewhere' } });
    }
    expect(await asks(phone, callId)).toMatchObject({ state: 'connected', offer: 'the offer', signals: [] });
  });

  it('learns that it was cancelled', async () => {
    const { caller, callId, phone } = await pushed();
    await caller.hangsUp(callId);
    expectOver(await asks(phone, callId), 'cancelled');
  });

  it('learns nothing of what waits for the other device alone, and nothing once the call has ended', async () => {
    const { bob, caller, callId, tablet } = await pushed();
    const winner = await world.caller(bob, { deviceId: 'phone' });
    await winner.accepts(callId);
    await caller.signals(callId, 'for the phone alone', 1);
    expect(JSON.stringify(await asks(tablet, callId))).not.toContain('for the phone alone');
    await caller.hangsUp(callId);
    expectOver(await asks(tablet, callId), 'answered-elsewhere');
  });

  it('goes on by socket, which says the same under the same seq', async () => {
    const { caller, callId, phone } = await pushed();
    await caller.signals(callId, 'a candidate', 1);
    const { signals } = await asks(phone, callId);
    await says(phone, callId, 'ringing');
    const { agent } = await world.caller('', { token: phone, deviceId: 'phone', server: 1 });
    await expect(agent.hears('call:signal')).resolves.toMatchObject({ seq: signals![0]!.seq, signal: 'a candidate' });
    await expect(agent.ask('call:accept', { callId })).resolves.toMatchObject({ ok: true });
  });

  it('is a stranger once its device was deleted', async () => {
    const { bob, callId, phone } = await pushed();
    await world.http('DELETE', '/v1/devices/phone', { token: await world.token(bob) });
    for (const [method, verb] of [
      ['GET', ''],
      ['POST', '/ringing'],
      ['POST', '/decline'],
    ] as const) {
      const answer = await world.http(method, `/v1/calls/${callId}${verb}`, { token: phone });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });
});
