import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';

const FOLDER = 'examples/ios/Sources';
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Described;
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly operations: Readonly<Record<string, unknown>>;
}
interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

const openapi = json('docs/openapi.json');
const asyncapi = json('docs/asyncapi.json');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.swift'));

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-wasms/out/tree-sitter-swift.wasm');
  parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
});

const parse = (text: string): Node => {
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser has no language');
  return tree.rootNode;
};
const swift = (name: string) => parse(readFileSync(join(FOLDER, name), 'utf8'));
const callsOf = (root: Node, name: string): Node[] =>
  root.descendantsOfType('call_expression').filter((call): call is Node => call?.firstChild?.text === name);

/** The literal arguments: texts, with `{}` where Swift puts a value in, and the keys of dictionaries. */
function argumentsOf(call: Node): { texts: string[]; keys: string[] } {
  const literals = call.descendantsOfType('line_string_literal').filter((each) => each !== null);
  const isKey = (literal: Node) => literal.parent?.type === 'dictionary_literal' && literal.nextSibling?.text === ':';
  const text = (literal: Node) => literal.text.slice(1, -1).replace(/\\\(\w+\)/g, '{}');
  return {
    texts: literals.filter((each) => !isKey(each)).map(text),
    keys: literals.filter(isKey).map(text),
  };
}
const fieldsOf = (described: Described, schema: Schema): Schema =>
  schema.$ref ? (described.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;

describe('examples/ios', () => {
  it.each(files)('%s is Swift', (name) => {
    expect(swift(name).hasError).toBe(false);
  });

  it('is judged by a parser that finds what is not', () => {
    const broken = readFileSync(join(FOLDER, 'Calls.swift'), 'utf8').replace(
      'guard let push else',
      'guard let push els',
    );
    expect(parse(broken).hasError).toBe(true);
  });

  it('sends the requests of openapi.json, with fields that they take', () => {
    const requests = callsOf(swift('CallwakeAPI.swift'), 'send').map(argumentsOf);
    const known = new Map(
      Object.entries(openapi.paths).flatMap(([path, operations]) =>
        Object.entries(operations).map(
          ([method, operation]) => [`${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`, operation] as const,
        ),
      ),
    );
    expect(requests).toHaveLength(7);
    for (const { texts, keys } of requests) {
      const operation = known.get(`${texts[0]} ${texts[1]}`);
      expect({ request: `${texts[0]} ${texts[1]}`, known: operation !== undefined }).toMatchObject({ known: true });
      const schema = operation?.requestBody?.content['application/json'].schema ?? {};
      const { properties = {} } = fieldsOf(openapi, schema);
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(keys));
    }
  });

  it('sends the events of asyncapi.json, with the fields that they want', () => {
    const asked = callsOf(swift('SignalingSocket.swift'), 'ask').map(argumentsOf);
    expect(asked).toHaveLength(6);
    for (const { texts, keys } of asked) {
      const [event = ''] = texts;
      expect(Object.keys(asyncapi.operations)).toContain(`${event.replace(':', '-')}-receive`);
      const { properties = {}, required = [] } = requestOf(event);
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(keys));
      expect(keys).toEqual(expect.arrayContaining([...required]));
    }
  });

  it('hears every event of asyncapi.json', () => {
    const heard = swift('SignalingSocket.swift').text;
    const sent = Object.keys(asyncapi.operations).filter((name) => name.endsWith('-send'));
    for (const name of sent) expect(heard).toContain(`"${name.replace('-', ':').replace('-send', '')}"`);
  });
});

/** `call:accept` is an AcceptRequest; those with nothing but a callId share one. */
function requestOf(event: string): Schema {
  const verb = event.slice('call:'.length);
  const own = asyncapi.components.schemas[`${verb.slice(0, 1).toUpperCase()}${verb.slice(1)}Request`];
  return own ?? asyncapi.components.schemas['CallRequest'] ?? {};
}
