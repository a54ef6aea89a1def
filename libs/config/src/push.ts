import { IsOneOf, IsWholeNumber } from './rules.js';
import { FromVariable } from './variable.js';

const expirations = ['deadline', 'now'] as const;

/** How pushes are sent. */
export class PushConfig {
  @FromVariable('PUSH_CONCURRENCY', {
    form: 'whole number',
    default: '200',
    meaning: 'pushes in flight a worker, 1 to 10000',
  })
  @IsWholeNumber(1, 10_000)
  concurrency!: number;

  /** Ms. */
  @FromVariable('PUSH_HOLD_MS', {
    form: 'whole number',
    default: '1000',
    meaning: 'how long the push of a connected device waits for its call:ringing, 0 to 10000 ms',
  })
  @IsWholeNumber(0, 10_000)
  holdMs!: number;

  @FromVariable('PUSH_EXPIRATION', {
    default: 'deadline',
    meaning: 'until when Apple may try to deliver a push: the ring deadline, or now (one attempt)',
  })
  @IsOneOf(expirations)
  expiration!: (typeof expirations)[number];
}
