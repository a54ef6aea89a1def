import { DEADLINE_MS, type WayToApple } from '../way-to-apple.js';
import { hostDate } from './host-date.js';
import { type Finding, note, ok, wrong } from './finding.js';

/**
 * "Refresh your token no more than once every 20 minutes and no less than once every 60 minutes": Establishing a token-based
 * connection to APNs. Ours is made new at 50 minutes, so that a clock that is off by ten is one too many.
 */
const WRONG_FROM_MS = 10 * 60_000;
/** The tokens of users and devices are judged with a leeway of so much. Apple's header has whole seconds. */
const NOTE_FROM_MS = 5_000;

/** This machine's clock (ms since epoch) against the first host that tells its own. */
export async function checkClock({ apps, settings }: WayToApple, clock: () => number): Promise<Finding> {
  if (settings.proxy !== undefined) {
    return note(
      'clock',
      "not compared with Apple's, as APNS_PROXY stands between: see that NTP is at work on this machine.",
    );
  }
  const hosts = new Map(apps.flatMap(({ hosts, ca }) => Object.values(hosts).map((host) => [host, ca] as const)));
  const told = await Promise.all(
    [...hosts].map(async ([host, ca]) => {
      const date = await hostDate(host, ca, DEADLINE_MS);
      return date === null ? [] : [{ host, byMs: clock() - date }];
    }),
  );
  return clockFinding(told.flat()[0]);
}

/** How far this machine's clock is off a host's; negative: behind. */
interface ClockDifference {
  readonly host: string;
  readonly byMs: number;
}

/** Whether the clock is good enough for Apple; undefined: no host told its time. */
function clockFinding(difference: ClockDifference | undefined): Finding {
  if (!difference) return note('clock', 'no host told its time: see that NTP is at work on this machine.');
  const { host, byMs } = difference;
  const off = Math.abs(byMs);
  if (off < NOTE_FROM_MS) return ok('clock', `within ${NOTE_FROM_MS / 1000} s of ${host}`);
  const text = `${words(off)} ${byMs > 0 ? 'ahead of' : 'behind'} ${host}. Set it right (NTP)`;
  return off < WRONG_FROM_MS
    ? note('clock', `${text}: tokens are judged by it.`)
    : wrong('clock', `${text}: Apple takes no provider token whose time is too far off.`);
}

const words = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} minutes`;
