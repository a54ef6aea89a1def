import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { leaksIn } from './leaks.mjs';

const MOST_SHOWN = 20;

/**
 * A reporter for Jest: what servers, workers and programs of the whole test run have logged is read at its end. A line with a
 * token, a secret, SDP or a name in it fails the run.
 */
export default class ReadLogs {
  #folder;
  #error;

  onRunStart() {
    const cache = join(import.meta.dirname, '..', '..', '.cache');
    mkdirSync(cache, { recursive: true });
    this.#folder = mkdtempSync(join(cache, 'test-logs-'));
    // The processes that run tests inherit it.
    process.env.CALLWAKE_TEST_LOGS = this.#folder;
  }

  onRunComplete() {
    const files = readdirSync(this.#folder).map((name) => readFileSync(join(this.#folder, name), 'utf8'));
    rmSync(this.#folder, { recursive: true });
    const leaks = files.flatMap(leaksIn);
    const lines = files.reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    if (leaks.length === 0) {
      if (lines > 0) console.error(`Logs: ${lines} lines were read, none with a token, a secret, SDP or a name.`);
      return;
    }
    for (const { what, line } of leaks.slice(0, MOST_SHOWN)) console.error(`Logged, ${what}: ${line}`);
    this.#error = new Error(`${leaks.length} lines of the logs of this test run hold what is never to be logged.`);
    console.error(this.#error.message);
  }

  /** Jest's run has failed where there is one. */
  getLastError() {
    return this.#error;
  }
}
