import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeProviderKey } from '../../apps/call-lab/src/simulator/provider-key.js';
import { DEMO_ACCOUNT } from '../../apps/call-lab/src/simulator/credentials.js';
import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';
import { Program } from './program.js';
import { until } from './until.js';

const IN_USE = 'new push credentials are in use; connections with the old ones drain';
const OF_NO_USE = 'changed push credentials are of no use; the old ones stay in use';
const [SECOND, THIRD] = ['DEMOKEY002', 'DEMOKEY003'];

describe('the key of a worker, changed while calls come', () => {
  let world: World;
  let worker: Program;
  const files = new Map<string, string>();
  beforeAll(async () => {
    for (const keyId of [SECOND, THIRD]) files.set(keyId, await makeProviderKey());
    const moreKeys = [...files].map(([keyId, key]) => ({ keyId, publicKey: publicPem(key) }));
    world = await World.start({ servers: 1, worker: false, apple: { moreKeys } });
    worker = world.keep(await Program.listening('push-worker', world.settings));
  });
  afterAll(() => world.stop());

  const place = (name: string) => join(dirname(world.settings['APPS_FILE']!), name);
  /** As an operator does: the file first, and then what names it. */
  const change = async (keyId: string, key = files.get(keyId)!) => {
    const file = `AuthKey_${keyId}.p8`;
    await writeFile(place(file), key);
    const { apps } = JSON.parse(await readFile(place('apps.json'), 'utf8')) as { apps: [{ apns: object }] };
    const apns = { ...apps[0].apns, key: { file, keyId, teamId: DEMO_ACCOUNT.teamId } };
    await writeFile(place('next.json'), JSON.stringify({ apps: [{ ...apps[0], apns }] }));
    await rename(place('next.json'), place('apps.json'));
  };

  /** The ids of the keys that pushes were sent with, in order. */
  const keys = () =>
    world.apple.requests.flatMap(({ credential }) => (credential?.kind === 'token' ? [credential.keyId] : []));

  /** Calls come one after the other, until this has happened; then all of them have to ring. */
  const underLoad = async (what: () => Promise<void>) => {
    const crowds: Crowd[] = [];
    const load = { isOver: false };
    const happens = what().finally(() => {
      load.isOver = true;
    });
    while (!load.isOver) {
      const crowd = await Crowd.asleep(world, 3);
      await crowd.isCalled();
      crowds.push(crowd);
    }
    await happens;
    for (const crowd of crowds) {
      await crowd.rings();
      expect(crowd.answers.map((answers) => answers.at(-1))).toEqual(each(3, 200));
      const known = () => crowd.knownAsAccepted(worker.output.split('\n'));
      // What a process said may be heard later than what it did.
      await until(() => !known().includes(0));
      expect(known()).toEqual(each(3, 1));
    }
  };

  it('is taken up on SIGHUP: every phone rings, and new connections use the new key', async () => {
    await underLoad(async () => {
      await until(() => keys().includes(DEMO_ACCOUNT.keyId));
      const inUse = worker.logs(IN_USE);
      await change(SECOND);
      worker.signal('SIGHUP');
      await inUse;
      await until(() => keys().includes(SECOND));
    });
    expect(keys().at(-1)).toBe(SECOND);
  });

  it('is taken up without a signal', async () => {
    await underLoad(async () => {
      const inUse = worker.logs(IN_USE);
      await change(THIRD);
      await inUse;
      await until(() => keys().includes(THIRD));
    });
    expect(keys().at(-1)).toBe(THIRD);
  });

  it('stays as it was where the new file is broken, and the log says so', async () => {
    world.apple.clearRecord();
    await underLoad(async () => {
      const ofNoUse = worker.logs(OF_NO_USE);
      await change(THIRD, 'no key');
      worker.signal('SIGHUP');
      expect(await ofNoUse).toMatchObject({ level: 'error' });
      const count = keys().length;
      await until(() => keys().length > count);
    });
    expect(new Set(keys())).toEqual(new Set([THIRD]));
  });
});
