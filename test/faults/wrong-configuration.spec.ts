import { variables } from '#config';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedApple } from '../support/apple.js';
import { Program, type ProgramName } from './program.js';

describe('a wrong configuration', () => {
  let folder: string;
  let good: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callwake-configuration-'));
    const { apple, appsFile } = await simulatedApple(folder);
    await apple.close();
    good = {
      APPS_FILE: appsFile,
      AUTH_SECRET: 'a secret of the tests which is long enough',
      PORT: '0',
      WORKER_PORT: '0',
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const wrong: [variable: string, value: string, programs: ProgramName[]][] = [
    ['AUTH_SECRET', 'much-too-short', ['signaling', 'push-worker']],
    ['REDIS_URL', 'https://somebody:a-password@redis.example', ['signaling', 'push-worker']],
    ['LOG_LEVEL', 'deafening', ['signaling', 'push-worker']],
    ['APPS_FILE', '/no/such/file-of-apps', ['signaling', 'push-worker']],
    ['PORT', 'eighty-eighty', ['signaling']],
    ['WORKER_PORT', 'eighty-eighty', ['push-worker']],
  ];
  const starts = wrong.flatMap(([variable, value, programs]) =>
    programs.map((program) => [program, variable, value] as const),
  );
  it.each(starts)('stops %s with 1 and names %s, but not its value', async (name, variable, value) => {
    const program = Program.start(name, { ...good, [variable]: value });
    await expect(program.ended).resolves.toBe(1);
    expect(program.output).toContain(variable);
    expect(program.output).not.toContain(value);
  });

  it.each(['signaling', 'push-worker'] as const)('repeats nothing where every setting is wrong: %s', async (name) => {
    const value = ' nobody-may-read-this ';
    const program = Program.start(name, Object.fromEntries(variables.map((variable) => [variable.name, value])));
    await expect(program.ended).resolves.toBe(1);
    for (const each of ['REDIS_URL', 'APPS_FILE', 'AUTH_SECRET', 'WEBHOOK_URL', 'LEDGER_HOURS', 'LOG_LEVEL'])
      expect(program.output).toContain(each);
    expect(program.output).not.toContain(value.trim());
  });

  it.each(['signaling', 'push-worker'] as const)('names all that is wrong at once: %s', async (name) => {
    const program = Program.start(name, {});
    await expect(program.ended).resolves.toBe(1);
    expect(program.output).toContain('APPS_FILE');
    expect(program.output).toMatch(/AUTH_SECRET|WAKE_SECRET/);
  });
});
