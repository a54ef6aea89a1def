import { type Finding, note, ok } from './finding.js';

const DAY_MS = 86_400_000;
/** The worker warns from then on, too. */
const NOTE_FROM_DAYS = 30;

/** How long a certificate is good for; both times in ms since epoch. One that has expired is not read at all. */
export function certificateFinding(app: string, goodUntil: number, now: number): Finding {
  const days = Math.floor((goodUntil - now) / DAY_MS);
  const until = `good until ${new Date(goodUntil).toISOString().slice(0, 10)}, ${days} days left`;
  if (days > NOTE_FROM_DAYS) return ok(`${app} certificate`, until);
  return note(
    `${app} certificate`,
    `${until}. Renew it in the developer account, or use a key, which does not expire.`,
  );
}
