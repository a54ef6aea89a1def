import { type ApnsApp, CredentialError } from '#apns';
import { ConfigError, type WorkerConfig } from '#config';
import { createLogger } from '#telemetry';
import { CredentialWatch } from '../../../apps/push-worker/src/credential-watch.js';

/** A configuration of one app whose key is this text. */
const config = (key: string): WorkerConfig =>
  ({
    apps: [
      {
        id: 'demo',
        apns: {
          bundleId: 'org.example.demo',
          hosts: {},
          credentials: { production: { kind: 'key', key: { reveal: () => key } } },
        },
      },
    ],
  }) as unknown as WorkerConfig;

function watching(
  read: () => WorkerConfig,
  replace: (apps: readonly ApnsApp[]) => Promise<void> = () => Promise.resolve(),
) {
  const lines: { level: string; msg: string }[] = [];
  const taken: string[] = [];
  const log = createLogger({
    level: 'info',
    name: 'test',
    destination: { write: (line) => void lines.push(JSON.parse(line) as { level: string; msg: string }) },
  });
  const sender = {
    replace: (apps: readonly ApnsApp[]) => {
      const drained = replace(apps);
      taken.push(JSON.stringify(apps));
      return drained;
    },
  };
  const watch = new CredentialWatch({ sender, read, log }, config('first'));
  return { watch, lines, taken };
}

describe('credentials that change while a worker runs', () => {
  it('are taken up once, and nothing happens while they stay as they are', async () => {
    let now = config('first');
    const { watch, taken } = watching(() => now);
    await watch.look();
    expect(taken).toEqual([]);
    now = config('second');
    await watch.look();
    await watch.look();
    watch.stop();
    expect(taken).toHaveLength(1);
    expect(taken[0]).toContain('second');
  });

  it('are taken up on SIGHUP', async () => {
    const taken = new Promise<readonly ApnsApp[]>((resolve) => {
      const { watch } = watching(
        () => config('second'),
        (apps) => {
          resolve(apps);
          return Promise.resolve();
        },
      );
      process.emit('SIGHUP');
      watch.stop();
    });
    await expect(taken).resolves.toHaveLength(1);
  });

  it.each([
    [
      'the configuration cannot be read',
      () => {
        throw new ConfigError(['APPS_FILE: the file must hold a JSON object']);
      },
      undefined,
    ],
    [
      'a key is of no use',
      () => config('broken'),
      () => {
        throw new CredentialError('The key is not a signing key.');
      },
    ],
  ] as const)('keep the old ones in use, and say so once, where %s', async (_, read, replace) => {
    const { watch, lines, taken } = watching(read, replace);
    await watch.look();
    await watch.look();
    watch.stop();
    expect(taken).toEqual([]);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['error', expect.stringContaining('the old ones stay in use')],
    ]);
  });

  it('are taken up when a broken file was mended', async () => {
    let broken = true;
    const { watch, taken } = watching(() => {
      if (broken) throw new ConfigError(['APPS_FILE: is broken']);
      return config('second');
    });
    await watch.look();
    broken = false;
    await watch.look();
    watch.stop();
    expect(taken).toHaveLength(1);
  });
});
