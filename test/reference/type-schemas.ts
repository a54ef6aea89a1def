import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { mapSchema, mapValues, type Schema, type Schemas } from './schema.js';

/** Schemas of the types that the wire's types lead to, with their comments, read from the sources in `checkout`. */
export function typeSchemas(checkout: string): Schemas {
  const { definitions = {} } = createGenerator({
    path: join(checkout, 'test/reference/wire-types.ts'),
    tsconfig: join(checkout, 'tsconfig.json'),
    type: 'Wire',
    // The check of the whole project does that.
    skipTypeCheck: true,
    functions: 'hide',
    encodeRefs: false,
  }).createSchema('Wire');
  return mapValues(definitions as Schemas, (schema) => mapSchema(schema, asAnswer));
}

/** A client takes fields that it does not know: later versions may have more. */
function asAnswer({ additionalProperties, $ref, ...schema }: Schema): Schema {
  return {
    ...schema,
    ...(additionalProperties !== undefined && additionalProperties !== false && { additionalProperties }),
    ...($ref !== undefined && { $ref: $ref.replace('#/definitions/', '#/components/schemas/') }),
  };
}
