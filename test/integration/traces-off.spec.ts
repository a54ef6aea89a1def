import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Exchange } from '#calls';
import { TRACING_OFF, tracingTo } from '#telemetry';
import { verbOf } from '../../apps/signaling/src/verb.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * In a process of its own, on the build as it is operated: what of OpenTelemetry is loaded after tracing was asked for. Its API,
 * which does nothing, is loaded by prom-client in any case.
 */
async function loadedBy(endpoint: string | undefined): Promise<string[]> {
  const script = `
    const { default: { _cache: loaded } } = await import('node:module');
    const { tracingTo } = await import('./dist/libs/telemetry/src/index.js');
    await import('./dist/apps/signaling/src/start.js');
    await import('./dist/apps/push-worker/src/start.js');
    const tracing = await tracingTo(${JSON.stringify(endpoint)}, 'test');
    console.log(JSON.stringify(Object.keys(loaded).filter((file) => /@opentelemetry.(?!api.)/.test(file))));
    await tracing.close();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
  return JSON.parse(stdout) as string[];
}

describe('a process that takes no traces', () => {
  it('has not loaded OpenTelemetry; one that takes some has', async () => {
    expect(await loadedBy('http://127.0.0.1:9')).not.toEqual([]);
    expect(await loadedBy(undefined)).toEqual([]);
  });

  it('makes no object for a verb, a job or a span: it is always the same one', async () => {
    const tracing = await tracingTo(undefined, 'test');
    expect(tracing).toBe(TRACING_OFF);
    expect(tracing.begin('push')).toBe(tracing.begin('send', { facts: { app: 'demo' } }));
    expect(verbOf(tracing, 'invite', {})).toBe(verbOf(tracing, 'accept', {}));
  });

  it('hands the work the very exchange that there is', async () => {
    const exchange = {} as Exchange;
    const given = await verbOf(TRACING_OFF, 'accept', {}).run(exchange, (traced) => Promise.resolve(traced));
    expect(given).toBe(exchange);
  });
});
