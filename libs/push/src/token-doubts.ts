const LAST = 20;
/** "11 or more of the last 20 answers" that call a token bad are taken for a wrong configuration. */
const BURST = 11;

/**
 * The last answers of each app: many bad tokens at once say that the environment or topic is wrong, and not the tokens.
 *
 * Each answer counts, of whichever environment: a token that is bad here and good there gives one of each. So where an app names
 * the wrong environment for all of its tokens, 10 of 20 are bad, all are healed, and it is no burst; it takes tokens that both
 * environments call bad to come to 11. No answer at all says nothing of the token, and is not counted.
 */
export class TokenDoubts {
  private readonly answers = new Map<string, boolean[]>();

  note(app: string, isBad: boolean): void {
    const last = [...(this.answers.get(app) ?? []), isBad].slice(-LAST);
    this.answers.set(app, last);
  }

  /** Never judged on fewer than 20 answers. */
  isBurst(app: string): boolean {
    const last = this.answers.get(app) ?? [];
    return last.length === LAST && last.filter(Boolean).length >= BURST;
  }
}
