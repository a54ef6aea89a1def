import { StartRefused } from '../simulator/start-refused.js';
import { labOptions, USAGE } from './options.js';
import { runFiles } from '../scenario/run-files.js';
import { serveLab } from './serve-lab.js';

const WRONG_USAGE = 2;
const write = (line: string): void => void process.stdout.write(`${line}\n`);

process.exitCode = await run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof StartRefused ? WRONG_USAGE : 1;
});
process.exit();

async function run(): Promise<number> {
  const options = labOptions(process.argv.slice(2));
  if (options === 'help') {
    write(USAGE);
    return 0;
  }
  return options.do === 'serve' ? serveLab(options, write) : runFiles(options, write);
}
