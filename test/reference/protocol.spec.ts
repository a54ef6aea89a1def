import { readFile } from 'node:fs/promises';
import { tidy } from './documents.js';
import { protocolPage } from './protocol.js';

it('docs/protocol.md is what a call of today says: run "npm run docs"', async () => {
  const made = await tidy(process.cwd(), 'docs/protocol.md', await protocolPage());
  expect(await readFile('docs/protocol.md', 'utf8')).toBe(made);
});
