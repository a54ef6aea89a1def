import { IsWholeNumber } from './rules.js';
import { FromVariable } from './variable.js';

/** Whose word about a client's address and scheme is taken. */
export class ProxyVariables {
  /** A client may write what it likes into X-Forwarded-For; only the last entries are those of proxies of one's own. */
  @FromVariable('TRUST_PROXY', {
    form: 'whole number',
    default: '0',
    meaning: 'how many proxies stand in front, 0 to 16: so many entries of X-Forwarded-For and -Proto are believed',
  })
  @IsWholeNumber(0, 16)
  trusted!: number;
}
