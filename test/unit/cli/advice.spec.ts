import { type PushOutcome } from '#push';
import { adviceOn } from '../../../apps/cli/src/advice.js';
import { type AnswerHeaders, outcomeOf } from '../../../libs/apns/src/answer.js';

const adviceFor = (status: number, reason: string): string => {
  const outcome: PushOutcome = outcomeOf({ ':status': status } as AnswerHeaders, JSON.stringify({ reason }), 'id');
  if (outcome.kind === 'accepted') throw new Error('accepted');
  return adviceOn(outcome);
};

describe('the advice on a reason', () => {
  it.each([
    [400, 'BadDeviceToken', 'the other --environment'],
    [400, 'DeviceTokenNotForTopic', 'ordinary token where the VoIP token belongs'],
    [400, 'TopicDisallowed', 'bundleId'],
    [403, 'BadEnvironmentKeyIdInToken', 'under "keys"'],
    [403, 'ExpiredProviderToken', 'clock'],
    [403, 'InvalidProviderToken', 'teamId'],
    [410, 'Unregistered', 'Open the app'],
    [410, 'ExpiredToken', 'open the app'],
    [400, 'TopicDisallowed', 'without ".voip"'],
    [429, 'TooManyProviderTokenUpdates', 'Wait 20 minutes'],
    [429, 'TooManyRequests', 'wait some minutes'],
    [500, 'InternalServerError', 'run it again'],
    [503, 'Shutdown', 'run it again'],
  ])('%i %s says what to change', (status, reason, words) => {
    expect(adviceFor(status, reason)).toContain(words);
  });

  it.each([
    [403, 'InvalidProviderToken'],
    [400, 'BadDeviceToken'],
    [503, 'ServiceUnavailable'],
    [400, 'SomethingNew'],
  ])('%i %s is in whole sentences', (status, reason) => {
    expect(adviceFor(status, reason)).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    [400, 'SomethingNew'],
    [410, 'SomethingNew'],
    [403, 'toString'],
  ])('%i %s, which nobody knows yet, says where to look it up', (status, reason) => {
    expect(adviceFor(status, reason)).toContain("Apple's");
  });
});
