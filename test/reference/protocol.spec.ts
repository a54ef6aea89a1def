import { readFile } from 'node:fs/promises';
import { format } from 'prettier';
import { protocolPage } from './protocol.js';

const prettier = { parser: 'markdown', printWidth: 120 };

it('docs/protocol.md is what a call of today says (npm run docs writes it)', async () => {
  const page = await readFile('docs/protocol.md', 'utf8');
  expect(await format(await protocolPage(), prettier)).toBe(await format(page, prettier));
});
