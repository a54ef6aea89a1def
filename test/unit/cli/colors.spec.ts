import { createColors } from 'picocolors';
import { textOf, type PushReport } from '../../../apps/cli/src/push/report.js';

const refused: PushReport = {
  result: 'refused',
  status: 400,
  reason: 'BadDeviceToken',
  advice: 'what to do',
  ...{ app: 'demo', environment: 'production', type: 'voip', host: 'https://apple.example', topic: 't', apnsId: 'a' },
};

describe('what is printed for people', () => {
  it('is coloured on a terminal', () => {
    expect(textOf(refused, createColors(true))).toContain('\u001b[31m400\u001b[39m');
  });

  it('is plain text elsewhere', () => {
    expect(textOf(refused, createColors(false))).toContain('status   400 BadDeviceToken\n');
  });
});
