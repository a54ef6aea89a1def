import { execFile } from 'node:child_process';
import { setImmediate as nextRound } from 'node:timers/promises';
import { GatheredLines } from '../../../libs/telemetry/src/gathered-lines.js';

function gathered() {
  const written: string[] = [];
  const lines = new GatheredLines({ write: (text) => void written.push(text), flushSync: () => undefined });
  return { lines, written };
}

describe('lines', () => {
  it('of one round of the event loop are written together, and those of the next round in the next one', async () => {
    const { lines, written } = gathered();
    lines.write('a\n');
    lines.write('b\n');
    expect(written).toEqual([]);
    await nextRound();
    expect(written).toEqual(['a\nb\n']);
    lines.write('c\n');
    await nextRound();
    expect(written).toEqual(['a\nb\n', 'c\n']);
  });

  it('are written at once where they are flushed, and once', async () => {
    const { lines, written } = gathered();
    lines.write('a\n');
    lines.flush();
    lines.write('b\n');
    expect(written).toEqual(['a\n']);
    await nextRound();
    await nextRound();
    expect(written).toEqual(['a\n', 'b\n']);
  });

  it('that are long are not held', () => {
    const { lines, written } = gathered();
    const long = `${'x'.repeat(10_000)}\n`;
    lines.write(long);
    lines.write(long);
    expect(written).toEqual([long + long]);
  });
});

/** What a process of its own prints, which logs by the build, and then does this. */
function printedBy(script: string): Promise<{ code: unknown; messages: string[]; stderr: string }> {
  const program = `
    import { createLogger } from '#telemetry';
    import { endOnSignal } from '#lifecycle';
    const log = createLogger({ level: 'info', name: 'test' });
    ${script}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program], (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      const messages = lines.map((line) => String((JSON.parse(line) as { msg: unknown }).msg));
      resolve({ code: error ? (error.code ?? error.signal) : 0, messages, stderr });
    });
  });
}

const many = `for (let n = 0; n < 3_000; n++) log.info({ n, text: 'x'.repeat(40) }, 'one of many');`;

describe('the last line of a process', () => {
  it.each([
    ['has nothing left to do', `log.info({}, 'last');`, 0],
    ['exits', `log.info({}, 'last'); process.exit(3);`, 3],
    ['exits in a later round', `setTimeout(() => { log.info({}, 'last'); process.exit(3); });`, 3],
    ['throws', `setTimeout(() => { log.info({}, 'last'); throw new Error('thrown'); });`, 1],
    ['has a promise rejected', `log.info({}, 'last'); void Promise.reject(new Error('thrown'));`, 1],
    ['says something as it exits', `process.on('exit', () => log.info({}, 'last')); process.exit(3);`, 3],
  ])('that %s is there, and all before it, in their order', async (_, end, code) => {
    const printed = await printedBy(`log.info({}, 'first'); ${many} ${end}`);
    expect(printed.code).toBe(code);
    expect(printed.messages).toHaveLength(3_002);
    expect([printed.messages[0], printed.messages.at(-1)]).toEqual(['first', 'last']);
  });

  it('that is drained after SIGTERM is there', async () => {
    const drained = `
      const work = setInterval(() => undefined, 1_000);
      endOnSignal({ url: '', close: async () => { clearInterval(work); log.info({}, 'closed'); } }, log);
      process.kill(process.pid, 'SIGTERM');`;
    const { code, messages } = await printedBy(drained);
    expect(code).toBe(0);
    expect(messages).toEqual(['draining', 'closed', 'ended']);
  });

  it('is not held where it is an error: a process that hangs has said it', async () => {
    const hung = `
      log.info({}, 'before');
      log.error({}, 'last');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
      process.kill(process.pid, 'SIGKILL');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;
    const { code, messages } = await printedBy(hung);
    expect(code).toBe('SIGKILL');
    expect(messages).toEqual(['before', 'last']);
  });
});
