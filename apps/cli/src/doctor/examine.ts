import { ConfigError } from '#config';
import { type Surroundings } from '../surroundings.js';
import { type WayToApple, wayToApple } from '../way-to-apple.js';
import { checkApp } from './check-app.js';
import { checkClock } from './check-clock.js';
import { type Finding, ok, wrong } from './finding.js';

/** All that the doctor looks at, in the order in which it is to be mended. */
export async function examine(around: Surroundings): Promise<Finding[]> {
  const way = wayBy(around);
  if (Array.isArray(way)) return way;
  const { apps, settings } = way;
  const [clock, ...found] = await Promise.all([
    checkClock(way, around.clock),
    ...apps.map((app) => checkApp(app, settings, around)),
  ]);
  const names = apps.map(({ app }) => app).join(', ');
  return [ok('apps file', `readable, with the files that it names; apps: ${names}`), clock, ...found.flat()];
}

function wayBy(around: Surroundings): WayToApple | Finding[] {
  try {
    return wayToApple(around);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => wrong('settings', problem));
  }
}
