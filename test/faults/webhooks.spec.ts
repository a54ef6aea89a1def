import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsIn } from '../../apps/call-lab/src/simulator/credentials-folder.js';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';
import { HostApplication, json } from '../support/host-application.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { Program } from './program.js';
import { until } from './until.js';

const ENDED_WITHIN_MS = 7_000;

describe('webhooks by TLS, to a host of an authority of its own', () => {
  let folder: string;
  let host: HostApplication;
  let world: World;
  let trusting: Program;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callwake-webhooks-'));
    const { authority } = await credentialsIn(folder, 'org.example.demo');
    const { certificate: cert, key } = await makeServerCertificate(authority, []);
    host = await HostApplication.start({ tls: { cert, key } });
    await writeFile(join(folder, 'own-authority.pem'), authority.certificate);
    const env = { WEBHOOK_URL: host.url, WEBHOOK_SECRET: HostApplication.secret };
    world = await World.start({ servers: 1, worker: false, env });
    settings = { ...world.settings, NODE_EXTRA_CA_CERTS: join(folder, 'own-authority.pem') };
  });
  afterAll(async () => {
    await world.stop();
    host.close();
    await rm(folder, { recursive: true });
  });

  const ids = () => new Set(host.heard.map(({ id }) => id));

  it('go out again by another worker where one ends while the host does not answer, with the same ids', async () => {
    const [alice, bob] = people('alice', 'bob');
    host.answer = () => undefined;
    const worker = world.keep(await Program.listening('push-worker', settings));
    await (await world.caller(alice)).invites(bob);
    await until(() => ids().size === 2);
    const from = Date.now();
    worker.signal('SIGTERM');
    await expect(worker.ended).resolves.toBe(0);
    expect(Date.now() - from).toBeLessThan(ENDED_WITHIN_MS);
    expect(worker.output).not.toContain('Jobs in hand were not finished');
    const [before, tried] = [ids(), host.heard.length];
    host.answer = json(200, {});
    trusting = world.keep(await Program.listening('push-worker', settings));
    await until(() => host.heard.length >= tried + 2);
    expect(new Set(host.heard.slice(tried).map(({ id }) => id))).toEqual(before);
  });

  it('go to nobody whose authority is not trusted', async () => {
    const [alice, bob] = people('alice', 'bob');
    const heard = host.heard.length;
    trusting.close();
    await trusting.ended;
    await world.startWorker();
    const refused = world.logs('a webhook was not received: it is sent again');
    await (await world.caller(alice)).invites(bob);
    await expect(refused).resolves.toContain('"why"');
    expect(host.heard).toHaveLength(heard);
  });
});
