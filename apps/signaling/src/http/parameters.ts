import { badRequest } from './bad-request.js';

export type Query = Record<string, unknown>;

/** The parameters of a query, each given once or not at all; others are refused by name. */
export function parametersOf<Name extends string>(query: Query, names: readonly Name[]): Partial<Record<Name, string>> {
  const unknown = Object.keys(query).find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) throw badRequest(`${unknown.slice(0, 64)}: unknown parameter`);
  return Object.fromEntries(
    names.flatMap((name) => (query[name] === undefined ? [] : [[name, text(query, name)]])),
  ) as Partial<Record<Name, string>>;
}

function text(query: Query, name: string): string {
  const value = query[name];
  if (typeof value === 'string') return value;
  throw badRequest(`${name}: must be given once`);
}
