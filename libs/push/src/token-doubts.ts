const LAST = 20;
/** "11 or more of the last 20 answers" that call a token bad are taken for a wrong configuration. */
const BURST = 11;

/** The last answers of each app: many bad tokens at once say that the environment or topic is wrong, and not the tokens. */
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
