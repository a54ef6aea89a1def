import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const MEDIA = 'audio';

describe('a service', () => {
  let world: World;
  let token: string;
  beforeAll(async () => {
    world = await World.start({ apple: { app: { invite: 'service' } } });
    token = await world.token('backend', { scope: 'service' });
  });
  afterAll(() => world.stop());

  const place = (body: unknown, by = token, server = 0) => world.http('POST', '/v1/calls', { token: by, body, server });
  const aCall = (from: string, to: string, more: object = {}) => ({
    ...{ callId: randomUUID(), from, to, media: MEDIA },
    ...more,
  });

  describe('places a call for a user', () => {
    it('which rings under the name that it gave', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob);
      const call = aCall(alice, bob, { fromName: ' Alice\u202e of Sales', offer: 'the offer', data: { ticket: 7 } });
      const { status, body } = await place(call);
      expect(status).toBe(201);
      const from = { id: alice, name: 'Alice of Sales' };
      expect(body).toMatchObject({ callId: call.callId, state: 'calling', from, to: bob, media: MEDIA });
      const push = await phone.isPushed();
      expect(push.payload).toMatchObject({ callId: call.callId, from, data: { ticket: 7 } });
      const woken = await phone.wakes(push);
      await expect(woken.hears('call:incoming')).resolves.toMatchObject({ from, offer: 'the offer' });
    });

    it('whose device takes it over when it connects: it hears the answer, and signals', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob);
      const { callId, ...rest } = aCall(alice, bob);
      await place({ callId: callId.toUpperCase(), ...rest });
      const woken = await phone.wakes();
      const caller = await world.caller(alice, { server: 1 });
      await woken.ask('call:accept', { callId, answer: 'the answer' });
      await expect(caller.agent.hears('call:accepted')).resolves.toMatchObject({ callId, answer: 'the answer' });
      await caller.signals(callId, 'a candidate');
      await expect(woken.hears('call:signal')).resolves.toMatchObject({ signal: 'a candidate' });
    });

    it('once, however often it says so, and refuses another under the same id', async () => {
      const [alice, bob, carol] = people('alice', 'bob', 'carol');
      const phone = await world.phone(bob);
      const call = aCall(alice, bob);
      const answers = [await place(call), await place(call, token, 1)];
      expect(answers.map(({ status }) => status)).toEqual([201, 200]);
      await expect(place({ ...call, media: 'video' })).resolves.toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
      await expect(place({ ...call, from: carol })).resolves.toMatchObject({ status: 409, body: { code: 'conflict' } });
      await phone.isPushed();
      expect(phone.pushes).toHaveLength(1);
    });

    it('that nobody can be reached by is over at once', async () => {
      const [alice, bob] = people('alice', 'bob');
      const { status, body } = await place(aCall(alice, bob));
      expect([status, body]).toMatchObject([201, { state: 'ended', reason: 'unreachable', from: { name: alice } }]);
    });

    it('with an offer as large as they may be, however it is written', async () => {
      const [alice, bob] = people('alice', 'bob');
      await expect(place(aCall(alice, bob, { offer: '\u0007'.repeat(65_536) }))).resolves.toMatchObject({
        status: 201,
      });
      const large = await place(aCall(alice, bob, { offer: 'x'.repeat(65_537) }));
      expect(large).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
    });

    it.each<[object, number, string]>([
      [{ callId: undefined }, 400, 'callId: must be a UUID'],
      [{ callId: 'x' }, 400, 'callId: must be a UUID'],
      [{ from: undefined }, 400, 'from: must be a user id'],
      [{ from: 'a b' }, 400, 'from: must be a user id'],
      [{ to: 7 }, 400, 'to: must be a user id'],
      [{ to: 'alice' }, 400, 'to: is the caller'],
      [{ media: 'text' }, 400, 'media: must be audio or video'],
      [{ fromName: 7 }, 400, 'fromName: must be text'],
      [{ fromName: null }, 400, 'fromName: must be text'],
      [{ fromName: 'x'.repeat(257) }, 400, 'fromName: must be text of at most 256'],
      [{ offer: 7 }, 400, 'offer: must be text'],
      [{ ringSeconds: 4 }, 400, 'ringSeconds: must be 5 to 120'],
      [{ data: 'x'.repeat(1100) }, 413, 'data: must be at most 1024 bytes'],
      [{ deviceId: 'phone' }, 400, 'deviceId: unknown field'],
      [{ extra: 1 }, 400, 'extra: unknown field'],
    ])('and is told what is wrong: %j', async (fields, status, message) => {
      const answer = await place({ ...aCall('alice', 'bob'), ...fields });
      expect(answer.status).toBe(status);
      expect((answer.body as { message: string }).message).toContain(message);
    });
  });

  describe('lists a user’s calls', () => {
    interface Page {
      readonly calls: readonly { readonly callId: string }[];
      readonly next?: number;
    }
    const list = async (query: string) => {
      const { status, body } = await world.http('GET', `/v1/calls?${query}`, { token, server: 1 });
      expect(status).toBe(200);
      return body as Page;
    };
    const idsIn = ({ calls }: Page) => calls.map(({ callId }) => callId);

    it('newest first, page by page, those that it placed and those that it got', async () => {
      const [alice, bob] = people('alice', 'bob');
      const placed: string[] = [];
      for (let i = 0; i < 5; i++) {
        const call = i % 2 === 0 ? aCall(alice, bob) : aCall(bob, alice);
        await place(call);
        placed.unshift(call.callId);
      }
      expect(idsIn(await list(`user=${alice}`))).toEqual(placed);
      const read: string[] = [];
      let next: number | undefined;
      do {
        const page = await list(`user=${alice}&limit=2${next === undefined ? '' : `&before=${next}`}`);
        read.push(...idsIn(page));
        next = page.next;
      } while (next !== undefined);
      expect(read).toEqual(placed);
      expect(await list(`user=${alice}&before=1`)).toEqual({ calls: [] });
    });

    it('and not those of others, nor one under whose id it only asked', async () => {
      const [alice, bob, carol] = people('alice', 'bob', 'carol');
      const call = aCall(alice, bob);
      await place(call);
      await place({ ...call, from: carol });
      expect(await list(`user=${carol}`)).toEqual({ calls: [] });
    });

    it('with all that is known of their legs', async () => {
      const [alice, bob] = people('alice', 'bob');
      const phone = await world.phone(bob);
      await place(aCall(alice, bob));
      await phone.isPushed();
      expect(await list(`user=${bob}`)).toMatchObject({
        calls: [{ legs: [{ deviceId: 'phone', push: { attempts: expect.any(Number) as unknown } }] }],
      });
    });

    it.each([
      ['', 'user: must be'],
      ['user=a%20b', 'user: must be'],
      ['user=a&user=b', 'user: must be given once'],
      ['user=a&limit=0', 'limit: must be a whole number from 1 to 100'],
      ['user=a&limit=101', 'limit: must be'],
      ['user=a&limit=x', 'limit: must be'],
      ['user=a&before=-1', 'before: must be'],
      ['user=a&before=2026-01-01', 'before: must be'],
      ['user=a&after=1', 'after: unknown parameter'],
    ])('and is told what is wrong: %s', async (query, message) => {
      const { status, body } = await world.http('GET', `/v1/calls?${query}`, { token });
      expect([status, body]).toEqual([
        400,
        { code: 'bad-request', message: expect.stringContaining(message) as unknown },
      ]);
    });
  });

  it('is the only one who may: a user is forbidden to', async () => {
    const user = await world.token('alice');
    for (const [method, path] of [
      ['POST', '/v1/calls'],
      ['GET', '/v1/calls?user=alice'],
      ['GET', '/v1/users/alice/reachability'],
    ] as const) {
      const asked = { token: user, ...(method === 'POST' && { body: aCall('alice', 'bob') }) };
      const answer = await world.http(method, path, asked);
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      const { status } = await world.http(method, path, method === 'POST' ? { body: {} } : {});
      expect(status).toBe(401);
    }
  });
});
