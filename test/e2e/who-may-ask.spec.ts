import { randomUUID } from 'node:crypto';
import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

type Role = 'caller' | 'caller device' | 'callee' | 'callee device' | 'callee other' | 'wake' | 'service' | 'stranger';
const ROLES: Role[] = [
  'caller',
  'caller device',
  'callee',
  'callee device',
  'callee other',
  'wake',
  'service',
  'stranger',
];

/** What each role is answered in a call that rings: the status, in the order of ROLES; the body, where one is sent. */
const table: [method: string, path: string, statuses: number[], body?: object][] = [
  ['GET', '', [200, 200, 200, 200, 200, 200, 200, 404]],
  ['POST', '/ringing', [400, 404, 400, 200, 404, 200, 403, 404]],
  ['POST', '/decline', [400, 404, 400, 200, 404, 200, 403, 404], { reason: 'declined' }],
  ['POST', '/decline', [400, 404, 400, 200, 404, 200, 403, 404], { reason: 'busy' }],
  ['POST', '/hangup', [400, 200, 400, 200, 404, 403, 200, 404]],
];

const codes: Record<number, string> = { 400: 'bad-request', 403: 'forbidden', 404: 'not-found' };

describe('in a call that rings', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
  });
  afterAll(() => world.stop());

  async function ringingCall() {
    const [alice, bob, mallory] = people('alice', 'bob', 'mallory');
    const phone = await world.phone(bob);
    const caller = await world.caller(alice);
    const callId = await caller.invites(bob);
    const { wake } = wakePayload(await phone.isPushed());
    const by = async (user: string, deviceId?: string) => ({
      token: await world.token(user),
      query: deviceId === undefined ? '' : `?deviceId=${deviceId}`,
    });
    const roles: Record<Role, { token: string; query: string }> = {
      caller: await by(alice),
      'caller device': await by(alice, caller.deviceId),
      callee: await by(bob),
      'callee device': await by(bob, 'phone'),
      'callee other': await by(bob, 'unknown'),
      wake: { token: wake, query: '' },
      service: { token: await world.token('backend', { scope: 'service' }), query: '' },
      stranger: await by(mallory, 'phone'),
    };
    return { callId, roles, alice, bob, caller };
  }

  describe.each(table)('%s /v1/calls/{callId}%s', (method, path, statuses, body) => {
    it.each(ROLES.map((role, i) => [role, statuses[i]!] as const))('by %s is answered %d', async (role, status) => {
      const { callId, roles } = await ringingCall();
      const { token, query } = roles[role];
      const asked = { token, ...(body && { body }) };
      const answer = await world.http(method, `/v1/calls/${callId}${path}${query}`, asked);
      expect(answer.status).toBe(status);
      if (status !== 200) expect(answer.body).toMatchObject({ code: codes[status] });
    });
  });

  const expectEnd = async (callId: string, reason: string, by: object) => {
    const token = await world.token('backend', { scope: 'service' });
    const { body } = await world.http('GET', `/v1/calls/${callId}`, { token });
    expect(body).toMatchObject({ state: 'ended', reason, by });
  };

  it('a hang-up by the caller’s device cancels, by a leg declines, by a service does either', async () => {
    const hangUpBy = async (role: Role, query?: (call: Awaited<ReturnType<typeof ringingCall>>) => string) => {
      const call = await ringingCall();
      const { token, query: own } = call.roles[role];
      const path = `/v1/calls/${call.callId}/hangup${query?.(call) ?? own}`;
      for (let i = 0; i < 2; i++)
        await expect(world.http('POST', path, { token })).resolves.toMatchObject({ status: 200 });
      return call;
    };
    const one = await hangUpBy('caller device');
    await expectEnd(one.callId, 'cancelled', { id: one.alice, deviceId: one.caller.deviceId });
    const two = await hangUpBy('callee device');
    await expectEnd(two.callId, 'declined', { id: two.bob, deviceId: 'phone' });
    const three = await hangUpBy('service');
    await expectEnd(three.callId, 'cancelled', { id: three.alice });
    const four = await hangUpBy('service', ({ bob }) => `?user=${bob}`);
    await expectEnd(four.callId, 'declined', { id: four.bob });
    const { callId, roles } = await ringingCall();
    const byStranger = await world.http('POST', `/v1/calls/${callId}/hangup?user=mallory`, roles.service);
    expect(byStranger).toMatchObject({ status: 404 });
  });

  it('a hang-up after the answer completes it, by either side', async () => {
    const { callId, roles, bob } = await ringingCall();
    const { agent } = await world.caller(bob, { deviceId: 'phone' });
    await agent.ask('call:accept', { callId });
    const { token, query } = roles['callee device'];
    const answer = await world.http('POST', `/v1/calls/${callId}/hangup${query}`, { token });
    expect(answer).toMatchObject({ status: 200, body: { state: 'ended', reason: 'completed' } });
  });

  it('a wrong word is refused by its name', async () => {
    const { callId, roles } = await ringingCall();
    const { token } = roles['callee device'];
    const wrong: [string, object | string | undefined, string][] = [
      ['ringing?deviceId=phone&x=1', undefined, 'x: unknown parameter'],
      ['ringing?deviceId=phone&deviceId=phone', undefined, 'deviceId: must be given once'],
      ['ringing?deviceId=a%20b', undefined, 'deviceId: must be a device id'],
      ['ringing?deviceId=phone', { callId }, 'callId: unknown field'],
      ['ringing?deviceId=phone', [], 'the data must be a JSON object'],
      ['decline?deviceId=phone', { reason: 'bored' }, 'reason: must be declined or busy'],
      ['decline?deviceId=phone', { why: 'bored' }, 'why: unknown field'],
      ['hangup?deviceId=phone', { reason: 'x' }, 'reason: unknown field'],
      ['hangup?deviceId=phone&user=x', undefined, 'user: unknown parameter'],
    ];
    for (const [path, body, message] of wrong) {
      const answer = await world.http('POST', `/v1/calls/${callId}/${path}`, { token, ...(body && { body }) });
      expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
      expect((answer.body as { message: string }).message).toContain(message);
    }
    for (const verb of ['ringing', 'decline', 'hangup'])
      await expect(world.http('POST', `/v1/calls/no-uuid/${verb}?deviceId=phone`, { token })).resolves.toMatchObject({
        ...{ status: 400, body: { message: expect.stringMatching(/^callId: /) as unknown } },
      });
    const nowhere = await world.http('POST', `/v1/calls/${randomUUID()}/hangup?deviceId=phone`, { token });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});
