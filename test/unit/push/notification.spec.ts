import { voipNotification, type VoipPush } from '#push';
import { aCall, NOW } from '../../support/calls.js';

const push = (over: Partial<VoipPush> & { name?: string; data?: unknown } = {}): VoipPush => {
  const { name = 'Alice', data, ...rest } = over;
  return {
    call: aCall(undefined, { from: { id: 'alice', name }, ...(data !== undefined && { data }) }),
    bundleId: 'org.example.demo',
    apnsId: '5f3f3f6e-7a41-5c39-9a53-5d1f4c1f6f10',
    wakeToken: 'w'.repeat(400),
    url: 'https://calls.example.org',
    sentAt: NOW + 5,
    expiration: 'deadline',
    ...rest,
  };
};
const bytes = (text: string) => Buffer.byteLength(text);
const sent = (of: VoipPush) => JSON.parse(voipNotification(of)!.body) as { from: { name: string }; data?: unknown };

describe('the VoIP push', () => {
  it('has the headers of the contract, the expiration in seconds', () => {
    expect(voipNotification(push())?.headers).toEqual({
      'apns-topic': 'org.example.demo.voip',
      'apns-push-type': 'voip',
      'apns-priority': '10',
      'apns-expiration': String((NOW + 45_000) / 1000),
      'apns-id': '5f3f3f6e-7a41-5c39-9a53-5d1f4c1f6f10',
    });
  });

  it('asks Apple for one attempt where the operator wants that', () => {
    expect(voipNotification(push({ expiration: 'now' }))?.headers['apns-expiration']).toBe('0');
  });

  it('has the body of the contract', () => {
    expect(sent(push())).toEqual({
      aps: {},
      callId: aCall().callId,
      from: { id: 'alice', name: 'Alice' },
      media: 'audio',
      sentAt: NOW + 5,
      ringUntil: NOW + 45_000,
      url: 'https://calls.example.org',
      wake: 'w'.repeat(400),
    });
  });

  it("carries the caller's data where it fits, and goes without it where it does not", () => {
    expect(sent(push({ data: { theme: 'dark' } })).data).toEqual({ theme: 'dark' });
    const crowded = push({ data: { text: 'd'.repeat(1000) }, wakeToken: 'w'.repeat(4000) });
    expect(sent(crowded).data).toBeUndefined();
    expect(sent(crowded).from.name).toBe('Alice');
  });

  it.each([
    ['ASCII', 'a'.repeat(6000)],
    ['umlauts', 'ü'.repeat(6000)],
    ['characters that JSON escapes', '"\\\u0001'.repeat(2000)],
    ['family emoji of many code points', '👩‍👩‍👧‍👦'.repeat(500)],
    ['flags', '🇩🇪'.repeat(1500)],
    ['letters with combining marks', 'é̂'.repeat(2000)],
  ])('cuts a long name of %s at a character, within 5,120 bytes', (_, name) => {
    const { body } = voipNotification(push({ name }))!;
    const kept = sent(push({ name })).from.name;
    expect(bytes(body)).toBeLessThanOrEqual(5120);
    expect(bytes(body)).toBeGreaterThan(5120 - 40);
    const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
    expect(characters.slice(0, [...new Intl.Segmenter().segment(kept)].length).join('')).toBe(kept);
  });

  it("carries the trace of its call, and goes without it before the caller's name is cut", () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traced = (of: VoipPush): VoipPush => ({ ...of, call: { ...of.call, trace } });
    expect(sent(traced(push()))).toMatchObject({ traceparent: trace });
    const room = 5120 - bytes(voipNotification(push({ name: '' }))!.body);
    const full = traced(push({ name: 'x'.repeat(room) }));
    expect(sent(full).from.name).toHaveLength(room);
    expect(sent(full)).not.toHaveProperty('traceparent');
    expect(bytes(voipNotification(full)!.body)).toBe(5120);
  });

  it('takes a name that just fits whole', () => {
    const room = 5120 - bytes(voipNotification(push({ name: '' }))!.body);
    expect(sent(push({ name: 'x'.repeat(room) })).from.name).toHaveLength(room);
    expect(sent(push({ name: 'x'.repeat(room + 1) })).from.name).toHaveLength(room);
  });

  it('is refused where it cannot fit without a name either', () => {
    expect(voipNotification(push({ wakeToken: 'w'.repeat(5120) }))).toBeNull();
  });
});
