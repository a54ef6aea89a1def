import { validateSync, type ValidationError } from 'class-validator';
import { type WireError } from './codes.js';

export type Parsed<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & WireError);
type Class<T> = new () => T;

/**
 * What came in, checked against its DTO class; an error names the field. Unknown fields are refused by name. `nested` gives the
 * classes of fields that are DTOs themselves.
 */
export function parse<T extends object>(
  dto: Class<T>,
  input: unknown,
  nested: Record<string, Class<object>> = {},
): Parsed<T> {
  if (!isPlainObject(input)) return bad('the data must be a JSON object');
  const fields = { ...input };
  for (const [field, nestedDto] of Object.entries(nested)) {
    const value = fields[field];
    // What is no object at all is the affair of the field's own rules.
    if (!isPlainObject(value)) continue;
    const inner = parse(nestedDto, value);
    if (!inner.ok) return { ...inner, message: `${field}.${inner.message}` };
    fields[field] = inner.value;
  }
  // What every object inherits passes class-validator's list of known fields.
  const forbidden = Object.keys(fields).find((key) => key in Object.prototype);
  if (forbidden !== undefined) return bad(`${forbidden}: unknown field`);
  return check(Object.assign(new dto(), fields));
}

function check<T extends object>(value: T): Parsed<T> {
  const [error] = validateSync(value, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  return error ? wireError(error) : { ok: true, value };
}

function wireError({ property, constraints = {}, contexts = {} }: ValidationError): { ok: false } & WireError {
  const [[rule, message] = ['', `${printable(property)}: is not valid`]] = Object.entries(constraints);
  if (rule === 'whitelistValidation') return bad(`${printable(property)}: unknown field`);
  const context = contexts[rule] as { code?: 'payload-too-large' } | undefined;
  return { ok: false, code: context?.code ?? 'bad-request', message };
}

/** A field's name comes from outside: it is said back short and in plain characters. */
const printable = (name: string): string => name.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const bad = (message: string): { ok: false } & WireError => ({ ok: false, code: 'bad-request', message });
