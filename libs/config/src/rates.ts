import { TextRule } from './rules.js';
import { FromVariable } from './variable.js';

/** So many at once, and as many again in each window. */
export interface Rate {
  readonly points: number;
  readonly windowMs: number;
}

const WINDOWS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };
const FORM = /^([1-9]\d{0,6})\/(s|min|h)$/;
const OFF = 'off';

const IsRate = () =>
  TextRule('must be a rate like 50/s, 30/min or 1000/h, or off', (text) => text === OFF || FORM.test(text));

/** How often a client may ask for something. */
export class RateVariables {
  @FromVariable('RATE_INVITES', {
    default: '30/min',
    meaning: 'invites of a user, over all servers: N/s, N/min, N/h or off',
  })
  @IsRate()
  invites!: string;

  @FromVariable('RATE_EVENTS', {
    default: '50/s',
    meaning: 'events of a socket; accept, decline and hang-up have an allowance of their own',
  })
  @IsRate()
  events!: string;

  @FromVariable('RATE_HANDSHAKES', {
    default: '20/s',
    meaning: 'socket handshakes of an address (IPv6: of a /64 network) at each server; see TRUST_PROXY',
  })
  @IsRate()
  handshakes!: string;
}

/** Null: no limit. */
export interface RateConfig {
  readonly invites: Rate | null;
  readonly events: Rate | null;
  readonly handshakes: Rate | null;
}

/** Of variables without problems. */
export const rateConfig = ({ invites, events, handshakes }: RateVariables): RateConfig => ({
  invites: rateOf(invites),
  events: rateOf(events),
  handshakes: rateOf(handshakes),
});

function rateOf(text: string): Rate | null {
  const [, points, unit = ''] = FORM.exec(text) ?? [];
  const windowMs = WINDOWS[unit];
  return windowMs === undefined ? null : { points: Number(points), windowMs };
}
