import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf, tidy } from './documents.js';
import { protocolPage } from './protocol.js';

/** Writes the pages and documents that are made from the code: `npm run docs`. */
const checkout = process.cwd();
const files = {
  ...(await filesOf(checkout)),
  'docs/protocol.md': await tidy(checkout, 'docs/protocol.md', await protocolPage()),
};
for (const [name, text] of Object.entries(files)) {
  await writeFile(join(checkout, name), text);
  console.log(name);
}
