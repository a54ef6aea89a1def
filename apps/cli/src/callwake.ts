import { Command, CommanderError } from 'commander';
import { addDoctor } from './doctor/command.js';
import { EXIT, type ExitCode } from './exit.js';
import { addPush } from './push/command.js';
import { type Surroundings } from './surroundings.js';

const DESCRIPTION = `Tries out what wakes phones: the push credentials of the apps file, and the way to Apple.

Settings come from the environment, as those of signaling and push worker do (docs/configuration.md). The doctor looks at all of them; push needs APPS_FILE, the name of the JSON file that says which apps there are and what they push with, and APNS_PROXY where the way out is an HTTP proxy.`;

const EXAMPLES = `
Examples:
  npm run callwake -- doctor
  APPS_FILE=apps.json npm run callwake -- push --app demo --token 8f2c…
  npm run callwake -- push --help
  docker compose exec push-worker callwake doctor`;

/** Runs a command line and gives its exit code. Throws where something happened that no command foresaw. */
export async function callwake(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  let code: ExitCode = EXIT.good;
  const done = (ended: ExitCode): void => {
    code = ended;
  };
  const program = programWith(around);
  addPush(program, around, done);
  addDoctor(program, around, done);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.good : EXIT.unusable;
  }
}

const programWith = ({ out, err }: Surroundings): Command =>
  new Command('callwake')
    .description(DESCRIPTION)
    .usage('<command> [options]')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    // The library would say back what is too much, and that may be a token.
    .allowExcessArguments()
    .hook('preAction', (_, command) => {
      if (command.args.length > 0) command.error('error: too many arguments: all is given by options');
    })
    .configureOutput({
      writeOut: out,
      writeErr: err,
      // A mistyped option is said back, but not what was given with it: it may be a token.
      outputError: (text, write) => {
        write(text.replace(/(--?[\w-]+)=[^']*/g, '$1'));
      },
    })
    .showHelpAfterError('With --help after the command there is more.');
