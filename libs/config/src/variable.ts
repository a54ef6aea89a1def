/** How a variable's text is read. `secret` and `secrets` may be given as a file, too. */
export type Form = 'text' | 'whole number' | 'list' | 'secret' | 'secrets';

/** A variable of the environment, as the reference page lists it. */
export interface Variable {
  readonly name: string;
  readonly form: Form;
  /** Text as it would stand in the environment. */
  readonly default?: string;
  readonly meaning: string;
}

export type Class<T extends object = object> = new () => T;

const variablesOf = new WeakMap<object, Map<string, Variable>>();

/** Says which variable a field of a DTO is read from. The field's validation rules say what values are good. */
export function FromVariable(
  name: string,
  { form = 'text', ...rest }: Omit<Variable, 'name' | 'form'> & { form?: Form },
): PropertyDecorator {
  return (target, property) => {
    const known = variablesOf.get(target.constructor) ?? new Map<string, Variable>();
    variablesOf.set(target.constructor, known.set(String(property), { name, form, ...rest }));
  };
}

/** Field names of a DTO, with the variable that each is read from. */
export const variablesIn = (dto: Class): ReadonlyMap<string, Variable> => variablesOf.get(dto) ?? new Map();

export const isSecret = ({ form }: Pick<Variable, 'form'>): boolean => form === 'secret' || form === 'secrets';
