import { type Environment } from '#calls';
import { type PushType } from '../test-push.js';

/** The options as the command line gave them. */
export interface GivenOptions {
  readonly app: string;
  readonly token: string;
  readonly environment: string;
  readonly type: string;
  readonly json?: boolean;
}

/** A push as it is wanted. */
export interface Wanted {
  readonly app: string;
  /** Hex, lower case. */
  readonly token: string;
  readonly environment: Environment;
  readonly type: PushType;
}

/** What is wanted, or what is wrong with an option; what was given is never said back, as it may be a token. */
export function wantedBy({ app, token, environment, type }: GivenOptions): Wanted | { readonly problem: string } {
  if (environment !== 'production' && environment !== 'sandbox') {
    return { problem: '--environment takes production (TestFlight, App Store) or sandbox (installed by Xcode)' };
  }
  if (type !== 'voip' && type !== 'alert') return { problem: '--type takes voip or alert' };
  const problem = problemOf(token);
  return problem === undefined ? { app, token: token.toLowerCase(), environment, type } : { problem };
}

/** "APNs device tokens are of variable length. Do not hardcode their size"; Apple announced up to 100 bytes. */
const MOST_DIGITS = 200;

function problemOf(token: string): string | undefined {
  const must = '--token takes a device token in hexadecimal, as 8f2c…';
  if (token === '') return `${must}: this one is empty`;
  if (/[<> ]/.test(token)) return `${must}: take out its brackets and spaces`;
  if (!/^[0-9a-f]*$/i.test(token)) {
    return `${must}: this one has other characters than 0-9 and a-f (Base64? Write its bytes as hexadecimal)`;
  }
  if (token.length % 2 === 1) {
    return `${must}, two digits a byte: this one has an odd number of digits (${token.length}), so that one is missing`;
  }
  return token.length > MOST_DIGITS
    ? `${must}, at most ${MOST_DIGITS} digits: this one has ${token.length}`
    : undefined;
}
