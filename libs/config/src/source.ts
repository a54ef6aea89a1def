import { readText } from './read-text.js';
import { isSecret, type Variable } from './variable.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** The text of a variable with the name under which it was given, or what is wrong with how it was given. */
export type Source =
  | { readonly given: false }
  | { readonly given: true; readonly name: string; readonly text: string }
  | { readonly given: true; readonly problem: string };

/** An empty variable is one that is not set: compose files and shells make no difference. */
const valueOf = (env: Env, name: string): string | undefined => (env[name] === '' ? undefined : env[name]);

/** Where a variable's value comes from: itself, for a secret `X` the file that `X_FILE` names, its default, or nowhere. */
export function sourceOf(env: Env, variable: Pick<Variable, 'name' | 'form' | 'default'>): Source {
  const { name } = variable;
  const text = valueOf(env, name);
  const fileName = isSecret(variable) ? valueOf(env, `${name}_FILE`) : undefined;
  if (text !== undefined && fileName !== undefined) {
    return { given: true, problem: `${name} and ${name}_FILE are both set: set one of them` };
  }
  if (fileName !== undefined) return fromFile(`${name}_FILE`, fileName);
  const value = text ?? variable.default;
  return value === undefined ? { given: false } : { given: true, name, text: value };
}

function fromFile(name: string, fileName: string): Source {
  const file = readText(fileName);
  if (!file.ok) return { given: true, problem: `${name}: ${file.problem}` };
  // Editors and `echo` end a file with a line break that is no part of the secret.
  const text = file.text.replace(/\r?\n$/, '');
  return text ? { given: true, name, text } : { given: true, problem: `${name}: the file is empty` };
}

/** The environment of this process, for who starts others; settings are read by the functions of `index.ts`. */
export const environment = (): Env => process.env;
