import { validateSync } from 'class-validator';
import { Secret } from './secret.js';
import { type Env, sourceOf } from './source.js';
import { type Class, type Form, variablesIn } from './variable.js';

const forms: Readonly<Record<Form, (text: string) => unknown>> = {
  text: (text) => text,
  'whole number': (text) => (/^\d{1,15}$/.test(text) ? Number(text) : NaN),
  list: (text) => text.split(',').map((item) => item.trim()),
  secret: (text) => new Secret(text),
  secrets: (text) => text.split(',').map((item) => new Secret(item)),
};

/** A DTO filled from the environment and checked; what is wrong is added to `problems`, each naming its variable. */
export function readVariables<T extends object>(dto: Class<T>, env: Env, problems: string[]): T {
  const values: Record<string, unknown> = {};
  const names = new Map<string, string>();
  for (const [field, variable] of variablesIn(dto)) {
    const source = sourceOf(env, variable);
    if (!source.given) {
      names.set(field, variable.name);
    } else if ('problem' in source) {
      problems.push(source.problem);
      // It counts as given: that it is missing too would be a second, wrong complaint.
      values[field] = forms[variable.form]('');
    } else {
      names.set(field, source.name);
      values[field] = forms[variable.form](source.text);
    }
  }
  const filled = Object.assign(new dto(), values);
  problems.push(...problemsOf(filled, names));
  return filled;
}

/** One problem a field at most; fields without a name have theirs already. */
const problemsOf = (filled: object, names: ReadonlyMap<string, string>): string[] =>
  validateSync(filled, { stopAtFirstError: true }).flatMap(({ property, constraints = {} }) => {
    const name = names.get(property);
    return name === undefined ? [] : Object.values(constraints).map((rule) => `${name} ${rule}`);
  });
