import { type PushOutcome } from '#push';
import { type AnswerHeaders, outcomeOf } from '../../../libs/apns/src/answer.js';

type Kind = PushOutcome['kind'];

/** Apple's table, and what each answer makes of the push. */
const table: [number, string, Kind][] = [
  ...[
    'BadCollapseId',
    'BadExpirationDate',
    'BadMessageId',
    'BadPriority',
    'BadTopic',
    'DuplicateHeaders',
    'InvalidPushType',
  ].map((reason): [number, string, Kind] => [400, reason, 'refused']),
  ...['MissingTopic', 'PayloadEmpty', 'MissingDeviceToken', 'DeviceTokenNotForTopic', 'TopicDisallowed'].map(
    (reason): [number, string, Kind] => [400, reason, 'refused'],
  ),
  [400, 'BadDeviceToken', 'badToken'],
  [400, 'IdleTimeout', 'tryLater'],
  ...[
    'BadCertificate',
    'BadCertificateEnvironment',
    'ExpiredProviderToken',
    'InvalidProviderToken',
    'MissingProviderToken',
  ].map((reason): [number, string, Kind] => [403, reason, 'refused']),
  ...['BadEnvironmentKeyIdInToken', 'BadEnvironmentKeyInToken', 'Forbidden'].map((reason): [number, string, Kind] => [
    403,
    reason,
    'refused',
  ]),
  [403, 'UnrelatedKeyIdInToken', 'tryLater'],
  [404, 'BadPath', 'refused'],
  [405, 'MethodNotAllowed', 'refused'],
  [410, 'Unregistered', 'tokenGone'],
  [410, 'ExpiredToken', 'tokenGone'],
  [413, 'PayloadTooLarge', 'refused'],
  [429, 'TooManyProviderTokenUpdates', 'tryLater'],
  [429, 'TooManyRequests', 'refused'],
  [500, 'InternalServerError', 'tryLater'],
  [503, 'ServiceUnavailable', 'tryLater'],
  [503, 'Shutdown', 'tryLater'],
  [400, 'SomethingNew', 'refused'],
  [403, 'toString', 'refused'],
  [410, 'SomethingNew', 'tokenGone'],
  [429, 'SomethingNew', 'tryLater'],
  [502, 'SomethingNew', 'tryLater'],
  [400, 'Unregistered', 'refused'],
  [403, 'BadDeviceToken', 'refused'],
  [503, 'BadDeviceToken', 'tryLater'],
];

const answered = (status: number, body: object | string, headers: Record<string, string> = {}): PushOutcome =>
  outcomeOf(
    { ...headers, ':status': status } as AnswerHeaders,
    typeof body === 'string' ? body : JSON.stringify(body),
    'own-id',
  );

describe("Apple's answer", () => {
  it.each(table)('%i %s makes it %s', (status, reason, kind) => {
    expect(answered(status, { reason })).toMatchObject({ kind, status, reason });
  });

  it.each(table.filter(([, reason, kind]) => kind === 'refused' && reason !== 'TooManyRequests'))(
    '%i %s tells the operator what to do',
    (status, reason) => {
      expect(answered(status, { reason })).toMatchObject({ advice: expect.stringMatching(/\w+ \w+/) as string });
    },
  );

  it('gives the apns-id, and the own one where Apple gives none', () => {
    expect(answered(200, '', { 'apns-id': 'its-id' })).toEqual({ kind: 'accepted', apnsId: 'its-id' });
    expect(answered(200, '')).toEqual({ kind: 'accepted', apnsId: 'own-id' });
  });

  it('gives since when a token is gone, in ms', () => {
    expect(answered(410, { reason: 'Unregistered', timestamp: 1_700_000_000_123 })).toMatchObject({
      since: 1_700_000_000_123,
    });
    expect(answered(410, { reason: 'Unregistered', timestamp: 'soon' })).not.toHaveProperty('since');
  });

  it.each([
    ['seconds', '2', 2000],
    ['a date', 'Tue, 24 Nov 2026 10:00:07 GMT', 7000],
    ['nonsense', 'soon', undefined],
  ])('gives when to ask again, from %s', (_, retryAfter, ms) => {
    const outcome = answered(503, {}, { 'retry-after': retryAfter, date: 'Tue, 24 Nov 2026 10:00:00 GMT' });
    expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(ms);
  });
});
