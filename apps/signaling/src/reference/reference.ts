import { readFileSync } from 'node:fs';
import { type AsyncApi, type OpenApi } from './document-types.js';
import { referencePage } from './page.js';

/** Texts, as they are answered with. */
export interface Reference {
  readonly openApi: string;
  readonly asyncApi: string;
  readonly page: string;
}

/** A document of docs/, which is in the same place beside the sources and beside the build. */
const read = (name: string): string => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8');

/** Read once. */
export function readReference(): Reference {
  const [openApi, asyncApi] = [read('openapi.json'), read('asyncapi.json')];
  return { openApi, asyncApi, page: referencePage(JSON.parse(openApi) as OpenApi, JSON.parse(asyncApi) as AsyncApi) };
}
