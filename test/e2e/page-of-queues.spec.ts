import { until } from '../faults/until.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';

const ADMIN_TOKEN = 'the-token-of-the-operator';
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('the page of queues', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1, env: { ADMIN_TOKEN } });
  });
  afterAll(() => world.stop());

  const ask = (path: string, authorization?: string, method = 'GET') =>
    fetch(`${world.worker!.url}/admin/queues${path}`, { method, ...(authorization && { headers: { authorization } }) });

  it.each([
    ['bearer', `Bearer ${ADMIN_TOKEN}`],
    ['password, with any user name', basic('anybody', ADMIN_TOKEN)],
  ])('is shown to who sends the token as %s, with its queues', async (_as, authorization) => {
    const [alice, bob] = people('alice', 'bob');
    await world.phone(bob);
    await (await world.caller(alice)).invites(bob);
    const page = await ask('/', authorization);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    await until(async () => {
      const { queues } = (await (await ask('/api/queues', authorization)).json()) as { queues: Queue[] };
      expect(queues.map(({ name }) => name)).toEqual(['push', 'checks', 'webhooks']);
      return queues.some(({ name, counts }) => name === 'checks' && (counts['delayed'] ?? 0) > 0);
    });
  });

  it.each([
    ['nothing', undefined],
    ['another token', 'Bearer another'],
    ['another password', basic('admin', 'another')],
    ['the token as user name', basic(ADMIN_TOKEN, '')],
    ['no base64', 'Basic ?'],
  ])('says 401, and nothing else, to who sends %s', async (_what, authorization) => {
    for (const path of ['', '/', '/api/queues', '/static/css/main.css', '/../queues/api/queues']) {
      const response = await ask(path, authorization);
      expect([path, response.status, await response.text()]).toEqual([path, 401, '']);
    }
  });

  it('lets nobody change a queue, who has the token neither', async () => {
    for (const what of ['pause', 'resume', 'clean/wait', 'promote'])
      expect((await ask(`/api/queues/push/${what}`, `Bearer ${ADMIN_TOKEN}`, 'PUT')).status).toBe(405);
  });

  it('is not there without ADMIN_TOKEN, nor on a signaling server', async () => {
    const without = await World.start({ servers: 0 });
    const urls = [`${without.worker!.url}/admin/queues`, `${world.url()}/admin/queues`];
    for (const url of urls) {
      const { status } = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
      expect(status).toBe(404);
    }
    await without.stop();
  });
});

interface Queue {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}
