import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from './documents.js';

/** Writes the pages and documents that are made from the code: `npm run docs`. */
const checkout = process.cwd();
for (const [name, text] of Object.entries(await filesOf(checkout))) {
  await writeFile(join(checkout, name), text);
  console.log(name);
}
