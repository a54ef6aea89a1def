import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { asyncApi } from './asyncapi.js';
import { openApi } from './openapi.js';
import { variables } from '#config';
import { requestSchemas } from './request-schemas.js';
import { envExample, withTable } from './settings.js';
import { typeSchemas } from './type-schemas.js';

/** Both documents, as the code of `checkout` has it. */
function documentsOf(checkout: string) {
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  const types = typeSchemas(checkout);
  const schemas = { ...types, ...requestSchemas(types) };
  return { openApi: openApi(version, schemas), asyncApi: asyncApi(version, schemas, types) };
}

/** The text of each file that is made from the code, by its name in `checkout`. */
export async function filesOf(checkout: string): Promise<Record<string, string>> {
  const documents = documentsOf(checkout);
  const page = readFileSync(join(checkout, 'docs/configuration.md'), 'utf8');
  return {
    '.env.example': envExample(variables),
    'docs/configuration.md': await tidy(checkout, 'docs/configuration.md', withTable(page, variables)),
    'docs/openapi.json': await tidy(checkout, 'docs/openapi.json', JSON.stringify(documents.openApi)),
    'docs/asyncapi.json': await tidy(checkout, 'docs/asyncapi.json', JSON.stringify(documents.asyncApi)),
  };
}

/** As `npm run format` would leave it. */
export async function tidy(checkout: string, name: string, text: string): Promise<string> {
  const filepath = join(checkout, name);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
