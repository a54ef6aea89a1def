import { type AllSettings, readAllSettings } from '#config';
import { type Surroundings } from '../surroundings.js';
import { wayOf } from '../way-to-apple.js';
import { checkApp } from './check-app.js';
import { checkClock } from './check-clock.js';
import { type Finding, note, ok, wrong } from './finding.js';
import { checkIce } from './ice/check-ice.js';
import { checkKeySet } from './network/check-key-set.js';
import { checkPublicUrl } from './network/check-public-url.js';
import { checkReceivers } from './network/check-receivers.js';
import { checkRedisAt } from './redis/check-redis.js';

/** All that the doctor looks at, in the order in which it is to be mended. What cannot be read is not looked at. */
export async function examine(around: Surroundings): Promise<Finding[]> {
  const settings = readAllSettings(around.env);
  const found = await Promise.all([
    settings.redis ? checkRedisAt(settings.redis) : [],
    apple(settings, around),
    signaling(settings, around),
  ]);
  return [...settingsFindings(settings), ...found.flat()];
}

function settingsFindings({ problems }: AllSettings): Finding[] {
  if (problems.length > 0) return problems.map((problem) => wrong('settings', problem));
  return [ok('settings', 'signaling and push worker take them')];
}

async function apple({ push }: AllSettings, around: Surroundings): Promise<Finding[]> {
  if (!push) return [];
  const way = wayOf(push, around.clock);
  const [clock, ...found] = await Promise.all([
    checkClock(way, around.clock),
    ...way.apps.map((app) => checkApp(app, way.settings, around)),
  ]);
  const names = way.apps.map(({ app }) => app).join(', ');
  return [ok('apps file', `readable, with the files that it names; apps: ${names}`), clock, ...found.flat()];
}

async function signaling({ signaling: config }: AllSettings, { clock }: Surroundings): Promise<Finding[]> {
  if (!config) return [note('signaling', 'PUBLIC_URL, TURN and the like are looked at once its settings are right.')];
  const found = await Promise.all([
    checkPublicUrl(config),
    checkIce(config.ice, clock),
    checkKeySet(config.userTokens),
    checkReceivers(config),
  ]);
  return found.flat();
}
