import { readFile } from 'node:fs/promises';
import { FILES } from './credentials-folder.js';
import { optionsFrom, USAGE } from './options.js';
import { type RunningSimulator, startSimulator } from './start-simulator.js';
import { StartRefused } from './start-refused.js';

const WRONG_USAGE = 2;

await run().catch((error: unknown) => {
  if (!(error instanceof StartRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = WRONG_USAGE;
});

async function run(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const simulator = await startSimulator(options);
  closeOnSignal(simulator);
  process.stdout.write(await greeting(simulator));
}

/** The process ends by itself once nothing is open any more; a second signal ends it at once. */
function closeOnSignal(simulator: RunningSimulator): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close());
}

/** For people first; the last line is for programs. */
async function greeting({ url, sandboxUrl, control, appsFile }: RunningSimulator): Promise<string> {
  const places = url === sandboxUrl ? url : `${url}, its sandbox at ${sandboxUrl}`;
  return `APNs is simulated at ${places}; phones are switched on at ${control}/phones/<token>/pushes, faults at ${control}/faults
Give the push worker and signaling this: APPS_FILE=${appsFile}
Or put this into an apps file of your own, in the same folder:
  ${JSON.stringify(JSON.parse(await readFile(appsFile, 'utf8')), null, 2).replaceAll('\n', '\n  ')}
The file is written anew at every start: copy it to change it. A certificate instead of the key: "certificate": { "file": "${FILES.voip}" }
${JSON.stringify({ ready: true, url, sandboxUrl, control, appsFile })}
`;
}
