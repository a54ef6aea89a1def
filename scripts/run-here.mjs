import { pathToFileURL } from 'node:url';

/**
 * Runs a built program in this process, as if Node had been started with it: signals, output and exit code are its own, and
 * nothing stands between it and the terminal.
 */
export async function runHere(path, args) {
  process.argv = [process.argv[0], path, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(path).href);
  return process.exitCode;
}
