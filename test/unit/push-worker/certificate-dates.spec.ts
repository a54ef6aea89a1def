import { jest } from '@jest/globals';
import { createLogger } from '#telemetry';
import { CertificateDates } from '../../../apps/push-worker/src/certificate-dates.js';

const DAY = 86_400_000;
const NOW = 1000;
const withDaysLeft = (days: number) => ({ app: 'demo', goodUntil: NOW + days * DAY });

function dates(clock = () => NOW) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const log = createLogger({ level: 'info', name: 'test', destination });
  const said = () => lines.splice(0).map(({ level, app, daysLeft }) => [level, app, daysLeft]);
  return { dates: new CertificateDates(log, clock), said };
}

describe('the days that a certificate has left', () => {
  it('are said when it comes into use', () => {
    const { dates: days, said } = dates();
    days.cameIntoUse(withDaysLeft(200));
    expect(said()).toEqual([['info', 'demo', 200]]);
  });

  it('are a warning from 30 days on', () => {
    const { dates: days, said } = dates();
    days.cameIntoUse(withDaysLeft(31));
    expect(said()).toHaveLength(1);
    days.cameIntoUse(withDaysLeft(30));
    expect(said()).toEqual([
      ['info', 'demo', 30],
      ['warn', 'demo', 30],
    ]);
  });

  it('are a warning on each day from then on, for those that are in use on that day', () => {
    jest.useFakeTimers();
    try {
      const { dates: days, said } = dates(() => NOW + Date.now() - began);
      const began = Date.now();
      let inUse = [withDaysLeft(32)];
      days.watch(() => inUse);
      jest.advanceTimersByTime(DAY);
      expect(said()).toEqual([]);
      jest.advanceTimersByTime(2 * DAY);
      expect(said()).toEqual([
        ['warn', 'demo', 30],
        ['warn', 'demo', 29],
      ]);
      inUse = [withDaysLeft(400)];
      jest.advanceTimersByTime(DAY);
      expect(said()).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });
});
