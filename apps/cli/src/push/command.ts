import { type Command } from 'commander';
import { EXIT, type ExitCode } from '../exit.js';
import { type Surroundings } from '../surroundings.js';
import { type GivenOptions, wantedBy } from './options.js';
import { push } from './push.js';
import { exitOf, textOf } from './report.js';

const DESCRIPTION = `Sends one test push to one phone, and says what Apple answers, what it means and what to change.

A VoIP push rings for 30 s as a call of "Callwake test". Nobody is calling: it cannot be answered.`;

const MORE = `
The device token is what the app registers with the server. An iOS app has two, which differ:
  voip   PushKit: pushRegistry(_:didUpdate:for:)
  alert  application(_:didRegisterForRemoteNotificationsWithDeviceToken:)

Exit code: 0 accepted, 1 refused by Apple, 2 wrong usage or configuration, 3 Apple could not be asked.`;

/** Adds `callwake push`. `done` is told its exit code. */
export function addPush(program: Command, around: Surroundings, done: (code: ExitCode) => void): void {
  const command: Command = program.command('push').summary('send one test push to a phone').description(DESCRIPTION);
  command
    .requiredOption('--app <id>', 'the "id" of the app in the apps file')
    .requiredOption('--token <hex>', 'the device token, in hexadecimal')
    .option('--environment <name>', 'production (TestFlight, App Store) or sandbox (installed by Xcode)', 'production')
    .option('--type <type>', 'voip, which rings, or alert, which shows a text', 'voip')
    .option('--json', 'print one JSON object and nothing else (use npm run -s)')
    .addHelpText('after', MORE)
    .action(async (given: GivenOptions) => {
      const wanted = wantedBy(given);
      if ('problem' in wanted) command.error(`error: ${wanted.problem}`, { exitCode: EXIT.unusable });
      const report = await push(wanted, around);
      if (given.json) around.out(`${JSON.stringify(report)}\n`);
      else (report.result === 'not-sent' ? around.err : around.out)(textOf(report, around.colors));
      done(exitOf[report.result]);
    });
}
