import { type ErrorCode, statusOf } from '#contract';
import { examples } from './examples.js';
import { type Operation, operations, parameters, type Token } from './operations.js';
import { mapValues, refTo, type Schemas, usedIn } from './schema.js';

const ABOUT =
  'Callwake makes a sleeping phone ring, and sets up its call. This is its HTTP; the events of its sockets are in `asyncapi.json`. Times are in ms since epoch.';

const tokens: Readonly<Record<Token, string>> = {
  user: 'A JWT of your back end for a user: `sub`, `exp`, `name`, and `app` where there are several.',
  wake: 'The `wake` of a push: good for one device in one call.',
  service: 'A JWT with `"scope": "service"`, for your back end: it acts for any user of its app.',
};

/** What any request with a token may be answered with. */
const ALWAYS: readonly ErrorCode[] = ['bad-request', 'unauthenticated', 'forbidden', 'unavailable'];

/** The OpenAPI document of a signaling server. */
export function openApi(version: string, schemas: Schemas) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = name.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: described(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Callwake', version, description: ABOUT, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: mapValues(tokens, (description) => ({
        ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description },
      })),
      schemas: usedIn(paths, schemas),
    },
  };
}

function described({
  id,
  summary,
  description,
  tokens: by,
  parameters: names,
  body,
  isBodyOptional,
  ...rest
}: Operation) {
  const answers = mapValues(rest.answers as Record<string, Operation['answers'][number]>, answerOf);
  return {
    ...{ operationId: id, summary },
    ...(description !== undefined && { description }),
    security: by.map((token) => ({ [token]: [] })),
    ...(names && { parameters: names.map((name) => parameters[name]) }),
    ...(body && {
      requestBody: {
        required: isBodyOptional !== true,
        content: { 'application/json': { schema: refTo(body), example: examples[body] } },
      },
    }),
    responses: { ...answers, ...(by.length > 0 && refusals([...ALWAYS, ...(rest.refusals ?? [])])) },
  };
}

const answerOf = ({ is, schema, type = 'application/json' }: Operation['answers'][number]) => ({
  description: is,
  ...(schema && { content: { [type]: { schema } } }),
});

/** Errors by their status, each with the codes that it may have. */
function refusals(codes: readonly ErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => statusOf[code]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const named = codes.filter((code) => statusOf[code] === status);
      const isLater = named.includes('rate-limited') || named.includes('unavailable');
      return [
        status,
        {
          description: named.map((code) => `\`${code}\``).join(', '),
          ...(isLater && { headers: { 'Retry-After': { description: 'In seconds.', schema: { type: 'integer' } } } }),
          content: { 'application/json': { schema: refTo('WireError') } },
        },
      ];
    }),
  );
}
