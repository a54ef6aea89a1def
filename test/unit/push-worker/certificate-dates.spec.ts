import { createLogger } from '#telemetry';
import { CertificateDates } from '../../../apps/push-worker/src/certificate-dates.js';

const DAY = 86_400_000;

const said = (daysLeft: number) => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const dates = new CertificateDates(createLogger({ level: 'info', name: 'test', destination }), () => 1000);
  dates.add('demo', 1000 + daysLeft * DAY);
  return lines.map(({ level, app, daysLeft: left }) => [level, app, left]);
};

describe('the days that a certificate has left', () => {
  it('are said when it comes into use', () => {
    expect(said(200)).toEqual([['info', 'demo', 200]]);
  });

  it('are a warning from 30 days on', () => {
    expect(said(31)).toHaveLength(1);
    expect(said(30)).toEqual([
      ['info', 'demo', 30],
      ['warn', 'demo', 30],
    ]);
  });
});
