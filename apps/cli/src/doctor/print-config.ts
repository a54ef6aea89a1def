import { effectiveConfig, type Setting } from '#config';
import { EXIT, type ExitCode } from '../exit.js';
import { type Colors, type Surroundings } from '../surroundings.js';

/** `callwake doctor --print-config`: every setting as a server or worker with this environment would have it. */
export function printConfig({ env, out, colors }: Surroundings, json: boolean): ExitCode {
  const config = effectiveConfig(env);
  const problems = config.problems.map((problem) => `${colors.red('wrong')}  ${problem}\n`).join('');
  out(json ? `${JSON.stringify(config)}\n` : config.settings.map((each) => lineOf(each, colors)).join('') + problems);
  return config.problems.length > 0 ? EXIT.bad : EXIT.good;
}

/** As a file of variables has it, and where it comes from. */
function lineOf({ name, value, from }: Setting, { bold, dim, red }: Colors): string {
  if (value !== undefined) return `${bold(name)}=${value}${from === 'environment' ? '' : dim(`  # ${from}`)}\n`;
  return `${dim(`# ${name}: `)}${from === 'wrong' ? red(from) : dim(from)}\n`;
}
