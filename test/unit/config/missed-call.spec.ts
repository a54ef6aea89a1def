import { readSignalingConfig } from '#config';
import { appsFile, environment, problemsOf } from './environment.js';

const missedCallOf = (missedCall: unknown) =>
  readSignalingConfig(environment({ APPS_FILE: appsFile({ missedCall }) })).apps[0]?.missedCall;

describe('the text of a missed call', () => {
  it.each<[string, unknown]>([
    ['as it stands', { title: 'Missed', body: 'by {name}' }],
    ['by keys of the app', { 'title-loc-key': 'MISSED', 'loc-key': 'MISSED_FROM', 'loc-args': ['{name}'] }],
    ['a bit of both', { title: 'Missed', 'loc-key': 'FROM', 'loc-args': ['{name}', 'x'] }],
    ['none', null],
  ])('is taken: %s', (_, missedCall) => {
    expect(missedCallOf(missedCall)).toStrictEqual(missedCall);
  });

  it.each<[string, object, string]>([
    ['no body', { title: 'x' }, ': needs either "body" or "loc-key"'],
    ['no title', { body: 'x' }, ': needs either "title" or "title-loc-key"'],
    ['two titles', { title: 'x', 'title-loc-key': 'X', body: 'x' }, ': needs either "title" or "title-loc-key"'],
    ['arguments without a key', { title: 'x', body: 'x', 'loc-args': ['x'] }, '.loc-args: goes with "loc-key" only'],
    ['arguments that are text', { title: 'x', 'loc-key': 'X', 'loc-args': 'x' }, '.loc-args: must be a list'],
    ['an empty text', { title: ' ', body: 'x' }, '.title: must be text of 1 to 256 characters'],
    ['an unknown field', { title: 'x', body: 'x', sound: 'x' }, '.sound: unknown field'],
    ['too much', { title: '\u0001'.repeat(200), body: '\u0001'.repeat(200) }, ': must be at most 2048 bytes'],
  ])('is refused: %s', (_, missedCall, problem) => {
    const problems = problemsOf(() => missedCallOf(missedCall));
    expect(problems).toEqual([expect.stringContaining(`apps[0].missedCall${problem}`)]);
  });
});
