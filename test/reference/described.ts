import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { type Schema } from './schema.js';

/** A document of docs/, and whether a value is what it describes: no field less, and none more. */
export class Described<Document extends object> {
  readonly document: Document;
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(name: string) {
    const text = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
    this.document = JSON.parse(text) as Document;
    this.ajv.addSchema(closed(JSON.parse(text)) as object, 'document');
  }

  /** What is wrong with the value by the schema at this place of the document; nothing: an empty list. */
  problems(place: readonly string[], value: unknown): string[] {
    const pointer = place.map((key) => encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/');
    const isValid = this.ajv.validate({ $ref: `document#/${pointer}` }, value);
    return isValid ? [] : (this.ajv.errors ?? []).map(said);
  }
}

const said = ({ instancePath, message = '', params }: ErrorObject): string =>
  `${instancePath} ${message} ${JSON.stringify(params)}`;

/** The documents let answers have more fields, as later versions may; this one has none that is not described. */
function closed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(closed);
  const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)])) as Schema;
  const isOpen = inner.type === 'object' && inner.properties !== undefined && inner.additionalProperties === undefined;
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
