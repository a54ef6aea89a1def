import { type Ack } from '#contract';

/** `unavailable` means "outcome unknown: repeat with the same ids". The first answer that is another one. */
export async function repeated<Answer extends Ack>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.ok || answer.code !== 'unavailable') return answer;
  }
}
