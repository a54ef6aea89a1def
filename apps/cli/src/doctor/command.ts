import { type Command } from 'commander';
import { EXIT, type ExitCode } from '../exit.js';
import { type Colors, type Surroundings } from '../surroundings.js';
import { examine } from './examine.js';
import { type Finding } from './finding.js';
import { printConfig } from './print-config.js';

const DESCRIPTION = `Looks at what has to be right for phones to be woken and calls to be set up, and says what to do where it is not: every setting, Redis, the apps file and its keys, what Apple says to them in each environment, the dates of certificates, the clock of this machine, PUBLIC_URL, and TURN.

No phone rings: Apple is asked by a push to a device token that cannot exist.`;

const MORE = `
A line each: ok, note (worth knowing), or wrong. Exit code: 1 where something is wrong, else 0.`;

interface DoctorOptions {
  readonly json?: boolean;
  readonly printConfig?: boolean;
}

/** Adds `callwake doctor`. `done` is told its exit code. */
export function addDoctor(program: Command, around: Surroundings, done: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .summary('check settings, Redis, push credentials, the way to Apple, and TURN')
    .description(DESCRIPTION)
    .option('--json', 'print one JSON object and nothing else (use npm run -s)')
    .option('--print-config', 'print every setting as it is in force, secrets as ***, and ask nobody')
    .addHelpText('after', MORE)
    .action(async ({ json, printConfig: isPrinted }: DoctorOptions) => {
      if (isPrinted) {
        done(printConfig(around, json === true));
        return;
      }
      const findings = await examine(around);
      const isWrong = findings.some(({ level }) => level === 'wrong');
      const report = { result: isWrong ? 'wrong' : 'ok', findings };
      around.out(json ? `${JSON.stringify(report)}\n` : textOf(findings, around.colors));
      done(isWrong ? EXIT.bad : EXIT.good);
    });
}

function textOf(findings: readonly Finding[], { green, yellow, red, bold }: Colors): string {
  const paint = { ok: green, note: yellow, wrong: red };
  return findings
    .map(({ level, about, text }) => `${paint[level](level.padEnd(5))}  ${bold(about)}: ${text}\n`)
    .join('');
}
