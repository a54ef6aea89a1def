/** Of the two documents what the page shows. */
export interface OpenApi {
  readonly info: { readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, HttpOperation>>>>;
  readonly components: {
    readonly schemas: Schemas;
    readonly securitySchemes: Readonly<Record<string, { readonly description: string }>>;
  };
}

export interface HttpOperation {
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
}

type Content = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
type Schemas = Readonly<Record<string, object>>;

export interface AsyncApi {
  readonly info: { readonly description: string };
  readonly channels: {
    readonly calls: { readonly description: string; readonly messages: Readonly<Record<string, Message>> };
  };
  readonly operations: Readonly<Record<string, EventOperation>>;
  readonly components: { readonly schemas: Schemas };
}

interface Message {
  readonly name: string;
  readonly payload: object;
  readonly examples?: readonly { readonly payload: unknown }[];
}

export interface EventOperation {
  readonly action: 'receive' | 'send';
  readonly summary: string;
  readonly messages: readonly Reference[];
  readonly reply?: { readonly messages: readonly Reference[] };
}

interface Reference {
  readonly $ref: string;
}
