import { type Counter } from 'prom-client';
import { type Metrics } from './registry.js';

/** What the way to Apple says of itself when the page is asked for. */
interface ApnsLoad {
  readonly sessions: number;
  readonly streams: number;
}

export interface ApnsWatch {
  readonly load: () => ApnsLoad;
  /** When the provider tokens in use were made, in ms since epoch. */
  readonly tokensMadeAt: () => readonly number[];
  readonly certificates: () => readonly { readonly app: string; readonly goodUntil: number }[];
  /** Ms since epoch. */
  readonly clock: () => number;
}

const GOAWAY_REASONS: ReadonlySet<string> = new Set(['IdleTimeout', 'Shutdown', 'InternalServerError']);

/** What becomes of pushes, tokens and connections to Apple in this worker. */
export class PushMetrics {
  private readonly pushes: Counter<'type' | 'outcome' | 'reason'>;
  private readonly tokens: Counter<'fate'>;
  private readonly goaways: Counter<'reason'>;

  /** `reasons`: Apple's words that are known. What it makes up besides becomes `other`, so that labels stay few. */
  constructor(
    private readonly metrics: Metrics,
    private readonly reasons: ReadonlySet<string>,
  ) {
    this.pushes = metrics.counter({
      name: 'pushes_total',
      help: 'Attempts to push, by what Apple said of them.',
      labels: ['type', 'outcome', 'reason'],
    });
    this.tokens = metrics.counter({
      name: 'push_tokens_total',
      help: 'Push tokens that were forgotten, or found to be of the other environment.',
      labels: ['fate'],
    });
    this.goaways = metrics.counter({
      name: 'apns_goaways_total',
      help: 'GOAWAYs of Apple, by reason.',
      labels: ['reason'],
    });
    for (const type of ['voip', 'alert']) this.pushes.inc({ type, outcome: 'accepted', reason: '' }, 0);
    for (const fate of ['forgotten', 're-tagged']) this.tokens.inc({ fate }, 0);
    this.goaways.inc({ reason: '' }, 0);
  }

  /** Once there is a way to Apple. */
  watch(apns: ApnsWatch): void {
    watchApns(this.metrics, apns);
  }

  push(type: string, outcome: string, reason = ''): void {
    this.pushes.inc({ type, outcome, reason: bounded(reason, this.reasons) });
  }

  token(fate: 'forgotten' | 're-tagged'): void {
    this.tokens.inc({ fate });
  }

  goaway(reason: string): void {
    this.goaways.inc({ reason: bounded(reason, GOAWAY_REASONS) });
  }
}

const bounded = (reason: string, known: ReadonlySet<string>): string =>
  reason === '' || known.has(reason) ? reason : 'other';

function watchApns(metrics: Metrics, { load, tokensMadeAt, certificates, clock }: ApnsWatch): void {
  const sessions = metrics.gauge({ name: 'apns_sessions', help: 'Connections to Apple.' });
  const streams = metrics.gauge({ name: 'apns_streams_in_flight', help: 'Pushes that wait for the answer of Apple.' });
  const age = metrics.gauge({
    name: 'apns_provider_token_age_seconds',
    help: 'Age of the oldest provider token in use.',
  });
  const left = metrics.gauge({
    name: 'apns_certificate_left_seconds',
    help: 'How long the push certificate of an app is still good.',
    labels: ['app'],
  });
  metrics.look(() => {
    const now = load();
    sessions.set(now.sessions);
    streams.set(now.streams);
    const made = tokensMadeAt();
    if (made.length > 0) age.set((clock() - Math.min(...made)) / 1000);
    left.reset();
    for (const { app, goodUntil } of certificates()) left.set({ app }, (goodUntil - clock()) / 1000);
  });
}
