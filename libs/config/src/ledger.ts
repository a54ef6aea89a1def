import { IsWholeNumber } from './rules.js';
import { FromVariable } from './variable.js';

/** How long is known what became of a call. */
export class LedgerConfig {
  @FromVariable('LEDGER_HOURS', {
    form: 'whole number',
    default: '24',
    meaning: 'how long ledgers are kept, 1 to 720 h',
  })
  @IsWholeNumber(1, 720)
  hours!: number;
}
