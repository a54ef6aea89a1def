import { people } from '../support/people.js';
import { wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';

interface Line {
  readonly level: string;
  readonly service: string;
  readonly callId?: string;
}

describe('the logs of a call', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it('name the call in what server and worker did for it, and hold nothing that is secret', async () => {
    const [alice, bob] = people('alice', 'bob');
    const phone = await world.phone(bob);
    const name = 'A Display Name';
    const token = await world.token(alice, { name });
    const caller = await world.caller(alice, { token });
    const callId = await caller.invites(bob, { offer: 'sdp-of-the-offer', data: { note: 'custom-data' } });
    await caller.signals(callId, 'candidate-before');
    const push = await phone.isPushed();
    const woken = await phone.wakes(push);
    await woken.ask('call:ringing', { callId });
    await woken.ask('call:accept', { callId, answer: 'sdp-of-the-answer' });
    await woken.ask('call:signal', { callId, signal: 'candidate-after' });
    await woken.ask('call:signal', { callId, signal: 'x'.repeat(70_000) });
    await woken.ask('call:hangup', { callId });
    await caller.agent.hears('call:ended');

    const lines = world.logLines.map((line) => JSON.parse(line) as Line);
    const ofTheCall = lines.filter((line) => line.callId === callId).map(({ service }) => service);
    expect(new Set(ofTheCall)).toEqual(new Set(['signaling', 'push-worker']));
    const { wake } = wakePayload(push);
    const secrets = [token, wake, phone.voipToken, name, world.settings['AUTH_SECRET']!];
    const said = ['sdp-of-the-offer', 'sdp-of-the-answer', 'candidate-before', 'candidate-after', 'custom-data', 'xxx'];
    for (const secret of [...secrets, ...said]) expect(world.logLines.join('')).not.toContain(secret);
    expect(lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});
