import { type Clock } from '#calls';
import { type WebhookConfig } from '#config';
import { type WebhookTry } from '#queues';
import { type Log } from '#telemetry';
import { type PostOutcome, type SignedPosts, waitBeforeTry } from '#webhooks';

export interface WebhookParts {
  readonly posts: SignedPosts;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** For all of an answer. */
  readonly withinMs: number;
  readonly log: Log;
}

/** A job → one POST → received, or a later try, or, after a day of them, given up. */
export class WebhookProcessor {
  constructor(
    private readonly to: WebhookConfig,
    private readonly parts: WebhookParts,
  ) {}

  /** Answers after how many ms to try again; null: never. */
  async process({ announcement, tries, ageMs }: WebhookTry, signal: AbortSignal): Promise<number | null> {
    const { posts, clock, chance, withinMs, log } = this.parts;
    const { id, type, about, body } = announcement;
    const { url, secret } = this.to;
    const outcome = await posts.send({ url, secret: secret.reveal(), id, body, at: clock(), withinMs, signal });
    const said = { id, type, ...about, ...(outcome.kind === 'answer' ? { status: outcome.status } : outcome) };
    if (isReceived(outcome)) {
      log.debug(said, 'a webhook was received');
      return null;
    }
    const waitMs = waitBeforeTry({ tries, ageMs, chance: chance() });
    if (waitMs === null) log.error(said, 'a webhook was not received for a day: it is given up');
    else log.warn({ ...said, retryAfterMs: waitMs }, 'a webhook was not received: it is sent again');
    return waitMs;
  }
}

const isReceived = (outcome: PostOutcome): boolean =>
  outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
