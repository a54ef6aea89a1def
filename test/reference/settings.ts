import { type VariableRow } from '#config';

const ABOUT = `# Every setting of Callwake, commented out, with its default where it has one: docs/configuration.md says more.
# APPS_FILE is needed, and AUTH_SECRET or AUTH_JWKS_URL. A secret X may be given as X_FILE, the name of a file that holds it.
`;

/** A file of variables, to be copied and filled in. */
export const envExample = (variables: readonly VariableRow[]): string =>
  [ABOUT, ...variables.map(({ name, default: given = '', meaning }) => `# ${meaning}\n#${name}=${given}\n`)].join('\n');

/** The page with the table of these variables in the place of the one that it has. */
export function withTable(page: string, variables: readonly VariableRow[]): string {
  const table = /^\| variable .*(?:\n\|.*)*/m;
  if (!table.test(page)) throw new Error('docs/configuration.md has no table that begins with "| variable"');
  const rows = variables.map(rowOf);
  return page.replace(table, () => ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n'));
}

const rowOf = ({ name, default: given, meaning, secret }: VariableRow): string =>
  `| \`${name}\`${secret ? ' *' : ''} | ${given === undefined ? '' : `\`${given}\``} | ${meaning.replaceAll('|', '\\|')} |`;
