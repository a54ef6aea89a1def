import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { checkout } from './checkout.mjs';

/**
 * Runs npm quietly, with a line before and a line after, on stderr. Where npm fails, prints all that it printed and throws.
 */
export async function npm(title, args) {
  console.error(`${title}…`);
  const began = Date.now();
  const child = spawn('npm', args, { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const [code, signal] = await once(child, 'close');
  if (code !== 0) {
    for (const chunk of output) process.stderr.write(chunk);
    throw new Error(`"npm ${args.join(' ')}" ended with ${code ?? signal}. What it printed stands above.`);
  }
  console.error(`… done in ${Math.ceil((Date.now() - began) / 1000)} s`);
}
