import { readFileSync } from 'node:fs';
import { variables } from '#config';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

const row = ({ name, default: given, meaning, secret }: (typeof variables)[number]): string =>
  `| \`${name}\`${secret ? ' *' : ''} | ${given === undefined ? '' : `\`${given}\``} | ${meaning} |`;

describe('docs/configuration.md', () => {
  it('has the row of each variable, as the code has it, and no other', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const plain = (line: string) => line.replace(/\s+/g, ' ');
    expect(rows.map(plain)).toEqual(variables.map(row).map(plain));
  });
});
