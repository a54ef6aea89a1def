import { ConfigError } from './config-error.js';
import { readSignalingConfig } from './signaling.js';
import { type Env, sourceOf } from './source.js';
import { isSecret, type Variable } from './variable.js';
import { allVariables } from './variables.js';
import { readWorkerConfig } from './worker.js';

/** A setting as it is in force; what is secret of it shows as `***`. */
export interface Setting {
  readonly name: string;
  /** Absent where it is not set, or wrong. */
  readonly value?: string;
  readonly from: 'environment' | 'file' | 'default' | 'not set' | 'wrong';
}

export interface EffectiveConfig {
  readonly settings: readonly Setting[];
  /** What would stop the start of a signaling server or a push worker; no values. */
  readonly problems: readonly string[];
}

/** Every setting, where it comes from, and what is wrong with it. */
export function effectiveConfig(env: Env = process.env): EffectiveConfig {
  const read = [() => readSignalingConfig(env), () => readWorkerConfig(env)];
  const problems = [...new Set(read.flatMap(problemsOf))];
  return { settings: allVariables.map((variable) => settingOf(variable, env, problems)), problems };
}

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function settingOf(variable: Variable, env: Env, problems: readonly string[]): Setting {
  const { name } = variable;
  const source = sourceOf(env, variable);
  if (!source.given) return { name, from: 'not set' };
  // What is wrong may be anything: a secret in the wrong variable, too.
  if ('problem' in source || problems.some((problem) => isAbout(problem, name))) return { name, from: 'wrong' };
  const isDefault = source.name === name && !env[name];
  const from = isDefault ? 'default' : source.name === name ? 'environment' : 'file';
  return { name, value: isDefault ? source.text : shown(variable, source.text), from };
}

const isAbout = (problem: string, name: string): boolean =>
  [name, `${name}_FILE`].some((each) => problem.startsWith(`${each} `) || problem.startsWith(`${each}:`));

const HIDDEN = '***';

/** Of an address that may hold a password, all but that; other secrets not at all. Where there is a query, there may be a key in it. */
function shown(variable: Variable, text: string): string {
  if (!isSecret(variable)) return text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^?#]*)[?#].*$/i, `$1?${HIDDEN}`);
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)(.+)$/i.exec(text) ?? [];
  if (scheme === undefined) return HIDDEN;
  const at = rest.lastIndexOf('@');
  return at < 0 ? text : `${scheme}${HIDDEN}${rest.slice(at)}`;
}
