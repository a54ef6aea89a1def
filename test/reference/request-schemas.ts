import 'reflect-metadata';
import { ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import {
  AcceptRequest,
  CallRequest,
  DeclineBody,
  DeclineRequest,
  Handshake,
  InviteRequest,
  PlaceRequest,
  RegistrationBody,
  SignalRequest,
  SyncRequest,
  TokensBody,
} from '#contract';
import { mapSchema, mapValues, refTo, type Schema, type Schemas } from './schema.js';

export const requestClasses = {
  AcceptRequest,
  CallRequest,
  DeclineBody,
  DeclineRequest,
  Handshake,
  InviteRequest,
  PlaceRequest,
  RegistrationBody,
  SignalRequest,
  SyncRequest,
  TokensBody,
};
export type RequestName = keyof typeof requestClasses;

/** Fields that are DTOs themselves. */
export const nestedIn: Partial<Record<RequestName, Record<string, RequestName>>> = {
  RegistrationBody: { tokens: 'TokensBody' },
};

interface Rule {
  readonly constraints?: readonly unknown[];
}
type Condition = (object: object, value: unknown) => boolean;

/** The rules of libs/contract that the library does not know, or takes for less than they are. */
const converters = {
  matches: ({ constraints: [pattern] = [] }) => ({ type: 'string', pattern: patternOf(pattern as RegExp) }),
  min: ({ constraints: [minimum] = [] }) => ({ minimum }),
  max: ({ constraints: [maximum] = [] }) => ({ maximum }),
  // In bytes of UTF-8, which are no fewer than the characters.
  maxTextBytes: ({ constraints: [maxLength] = [] }) => ({ maxLength }),
  maxJsonBytes: ({ constraints: [most] = [] }) => ({ 'x-max-bytes-as-json': most }),
  isJson: () => ({}),
  isObject: () => ({ type: 'object' }),
  [ValidationTypes.CONDITIONAL_VALIDATION]: ({ constraints: [isChecked] = [] }) =>
    (isChecked as Condition)({}, null) ? {} : { nullable: true },
} satisfies Record<string, (rule: Rule) => Schema>;

/** JSON Schema has no flags. */
export function patternOf({ source, flags }: RegExp): string {
  if (!flags.includes('i')) return source;
  return source.replace(
    /([a-z])-([a-z])/g,
    (range, from: string, to: string) => `${range}${from.toUpperCase()}-${to.toUpperCase()}`,
  );
}

/** Schemas of the DTO classes from the rules that check them; the comments come from their types. */
export const requestSchemas = (types: Schemas): Schemas =>
  Object.fromEntries(
    Object.entries(requestClasses).map(([name, dto]) => {
      const schema = targetConstructorToSchema(dto, {
        additionalConverters: converters as object as Record<string, never>,
      }) as Schema;
      return [name, described(asRequest(schema, nestedIn[name as RequestName]), types[name])];
    }),
  );

function asRequest(schema: Schema, nested: Record<string, string> = {}): Schema {
  const fields = mapValues(schema.properties ?? {}, (field) => mapSchema(field, withNull));
  return {
    ...schema,
    properties: { ...fields, ...mapValues(nested, refTo) },
    // "Unknown fields are refused by name."
    additionalProperties: false,
  };
}

const withNull = ({ nullable, type, ...schema }: Schema): Schema => ({
  ...(type !== undefined && { type: nullable === true ? [type, 'null'].flat() : type }),
  ...schema,
});

function described(schema: Schema, type: Schema = {}): Schema {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const description = type.properties?.[name]?.description;
    return [name, description === undefined ? field : { ...field, description }];
  });
  return {
    ...(type.description !== undefined && { description: type.description }),
    ...schema,
    properties: Object.fromEntries(fields) as Schemas,
  };
}
