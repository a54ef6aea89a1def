import { parseArgs } from 'node:util';
import { environment } from '#config';
import { ledgerTable } from '../demo/ledger-table.js';
import { tellCall } from '../demo/story.js';

const USAGE = `A call to a virtual phone at servers that run already, told as it happens; 0 if it was connected and ended.

  AUTH_SECRET=… node dist/apps/call-lab/src/story/main.js --url URL --control URL

  --url      a signaling server     --control  the control server of its APNs simulator
`;

process.exitCode = await run();

async function run(): Promise<0 | 1 | 2> {
  const { url, control } = options();
  const secret = environment()['AUTH_SECRET'];
  if (url === undefined || control === undefined || !secret) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    const write = (line: string): void => void process.stdout.write(`${line}\n`);
    const ledger = await tellCall({ server: url, control, secret, write });
    write(`\n${ledgerTable(ledger)}`);
    return ledger.reason === 'completed' ? 0 : 1;
  } catch (error) {
    process.stderr.write(`No call: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function options(): { url?: string; control?: string } {
  try {
    return parseArgs({ options: { url: { type: 'string' }, control: { type: 'string' } } }).values;
  } catch {
    return {};
  }
}
