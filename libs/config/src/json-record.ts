import { getMetadataStorage, ValidateIf, validateSync } from 'class-validator';
import { Rule } from './rules.js';
import { type Class } from './variable.js';

const nestedOf = new WeakMap<object, Map<string, Class>>();

/** The field is an object of this class, or a list of such. What the object may hold is said by the rules of its class. */
export const Nested =
  (dto: Class): PropertyDecorator =>
  (target, property) => {
    const known = nestedOf.get(target.constructor) ?? new Map<string, Class>();
    nestedOf.set(target.constructor, known.set(String(property), dto));
  };

/** May be left out; but `null` is not "left out". */
export const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

export const IsJsonObject = () => Rule('must be an object', isJsonObject);

/**
 * JSON as an instance of its class, with all that is nested in it. What is wrong is added to `problems`, each with its path; only
 * where nothing was added is the instance what its type says.
 */
export function fromJson<T extends object>(dto: Class<T>, json: object, path: string, problems: string[]): T {
  const known = fieldsOf(dto);
  const fields = Object.entries(json);
  for (const [field] of fields.filter(([name]) => !known.has(name))) {
    problems.push(`${join(path, printable(field))}: unknown field; known are ${[...known].join(', ')}`);
  }
  const filled = Object.assign(new dto(), Object.fromEntries(fields.filter(([name]) => known.has(name))));
  problems.push(...problemsOf(filled, path));
  const nested = [...(nestedOf.get(dto) ?? [])].map(([field, inner]) => [
    field,
    nestedFromJson(inner, (filled as Record<string, unknown>)[field], join(path, field), problems),
  ]);
  return Object.assign(filled, Object.fromEntries(nested) as object);
}

function nestedFromJson(dto: Class, value: unknown, path: string, problems: string[]): unknown {
  if (!Array.isArray(value)) return isJsonObject(value) ? fromJson(dto, value, path, problems) : value;
  return value.map((item: unknown, index) => {
    const itemPath = `${path}[${index}]`;
    if (isJsonObject(item)) return fromJson(dto, item, itemPath, problems);
    problems.push(`${itemPath}: must be an object`);
    return item;
  });
}

const problemsOf = (filled: object, path: string): string[] =>
  validateSync(filled, { stopAtFirstError: true }).flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((rule) => `${join(path, property)}: ${rule}`),
  );

const fieldsOf = (dto: Class): ReadonlySet<string> =>
  new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(dto, '', false, false)
      .map(({ propertyName }) => propertyName),
  );

const isJsonObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const join = (path: string, field: string): string => (path ? `${path}.${field}` : field);

/** A field's name comes from outside: it is said back short and in plain characters. */
const printable = (name: string): string => name.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');
