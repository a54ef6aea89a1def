import { missedCallNotification, type MissedCallPush } from '#push';
import { aCall, CALL_ID, NOW } from '../../support/calls.js';

const ENDED_AT = NOW + 45_000;
const push = ({ name = 'Alice', data, ...over }: Partial<MissedCallPush> & { name?: string; data?: unknown } = {}) =>
  missedCallNotification({
    call: aCall(undefined, { from: { id: 'alice', name }, ...(data !== undefined && { data }) }),
    endedAt: ENDED_AT,
    bundleId: 'org.example.demo',
    apnsId: '5f3f3f6e-7a41-8c39-9a53-5d1f4c1f6f10',
    text: { title: 'Missed call', body: '{name}' },
    ...over,
  });
const sent = (of: Parameters<typeof push>[0]) =>
  JSON.parse(push(of).body) as { aps: { alert: object }; from: { name: string }; data?: unknown };
const alertOf = (of: Parameters<typeof push>[0]) => sent(of).aps.alert;

describe('the push of a missed call', () => {
  it('is an alert to the topic of the app, which Apple keeps for a day and shows once a call', () => {
    expect(push().headers).toEqual({
      'apns-topic': 'org.example.demo',
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-expiration': String((ENDED_AT + 86_400_000) / 1000),
      'apns-id': '5f3f3f6e-7a41-8c39-9a53-5d1f4c1f6f10',
      'apns-collapse-id': CALL_ID,
    });
  });

  it('says who called, and when the call ended', () => {
    expect(sent({})).toEqual({
      aps: { alert: { title: 'Missed call', body: 'Alice' }, sound: 'default' },
      ...{ callId: CALL_ID, from: { id: 'alice', name: 'Alice' }, media: 'audio', endedAt: ENDED_AT },
    });
  });

  it('has the name wherever the text wants it, and as it is', () => {
    const text = { 'title-loc-key': 'MISSED', 'loc-key': 'FROM', 'loc-args': ['{name}', 'x', '{name} {name}'] };
    expect(alertOf({ text, name: '$& "A" {name}' })).toEqual({
      ...{ 'title-loc-key': 'MISSED', 'loc-key': 'FROM' },
      'loc-args': ['$& "A" {name}', 'x', '$& "A" {name} $& "A" {name}'],
    });
  });

  it("carries the caller's data where it fits", () => {
    expect(sent({ data: { theme: 'dark' } }).data).toEqual({ theme: 'dark' });
    expect(sent({ data: { theme: 'dark' }, name: 'a'.repeat(2_000) }).data).toBeUndefined();
  });

  it.each([
    ['ASCII', 'a'],
    ['umlauts', 'ü'],
    ['characters that JSON escapes', '"\\'],
    ['flags', '🇩🇪'],
  ])('fits into 4,096 bytes, the name cut at a character: %s', (_, character) => {
    const text = { title: '{name}', body: 'from {name}' };
    const { body } = push({ name: character.repeat(2_000), text });
    const bytes = Buffer.byteLength(body);
    const cut = (JSON.parse(body) as ReturnType<typeof sent>).from.name;
    expect(bytes).toBeLessThanOrEqual(4096);
    expect(bytes).toBeGreaterThan(4096 - 3 * 12);
    expect([...new Intl.Segmenter().segment(cut)].every(({ segment }) => character.includes(segment))).toBe(true);
  });

  it('fits with the longest text that the apps file may have', () => {
    const text = { title: '{name}'.repeat(42), body: '{name}'.repeat(42), 'loc-args': ['{name}'.repeat(42)] };
    const { body } = push({ name: 'n'.repeat(500), text });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
  });
});
