import { EXIT, type ExitCode } from '../exit.js';
import { type Colors } from '../surroundings.js';
import { type Environment } from '#calls';
import { type PushType } from '../test-push.js';

/** Where the push went. */
export interface Addressed {
  readonly app: string;
  readonly environment: Environment;
  readonly type: PushType;
  /** As `https://api.push.apple.com`. */
  readonly host: string;
  readonly topic: string;
  readonly apnsId: string;
}

/** What came of a test push; with `--json` it is printed as it is. `advice`: what it means and what to do. */
export type PushReport =
  | ({ readonly result: 'accepted'; readonly status: 200; readonly advice: string } & Addressed)
  | ({
      readonly result: 'refused';
      readonly status: number;
      /** Apple's own. */
      readonly reason: string;
      readonly advice: string;
    } & Addressed)
  | ({ readonly result: 'could-not-ask'; readonly problem: string; readonly advice: string } & Addressed)
  | { readonly result: 'not-sent'; readonly problems: readonly string[] };

export const exitOf: Readonly<Record<PushReport['result'], ExitCode>> = {
  accepted: EXIT.good,
  refused: EXIT.bad,
  'not-sent': EXIT.unusable,
  'could-not-ask': EXIT.couldNotAsk,
};

/** For people. */
export function textOf(report: PushReport, colors: Colors): string {
  if (report.result === 'not-sent') return `${colors.red('not sent')}\n${lines(report.problems)}`;
  const { apnsId, host, topic, environment, advice } = report;
  const fields = [
    ['status', headline(report, colors)],
    ['apns-id', apnsId],
    ['host', `${host} (${environment})`],
    ['topic', topic],
  ];
  const table = lines(fields.map(([name = '', value = '']) => `${colors.dim(name.padEnd(8))} ${value}`));
  return `${table}\n${advice}\n`;
}

function headline(report: Exclude<PushReport, { result: 'not-sent' }>, { green, red, bold }: Colors): string {
  switch (report.result) {
    case 'accepted':
      return green('200 accepted');
    case 'refused':
      return `${red(String(report.status))} ${bold(report.reason)}`;
    case 'could-not-ask':
      return `${red('Apple could not be asked')}: ${report.problem}`;
  }
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
