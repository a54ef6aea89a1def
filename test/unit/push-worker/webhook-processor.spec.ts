import { type Announcement } from '#calls';
import { Secret } from '#config';
import { type Log } from '#telemetry';
import { SignedPosts } from '#webhooks';
import { WebhookProcessor } from '../../../apps/push-worker/src/webhook-processor.js';
import { HostApplication, json } from '../../support/host-application.js';

const DAY_MS = 24 * 3_600_000;
const announcement: Announcement = {
  ...{ id: 'msg_1', type: 'call.ended', about: { app: 'demo', callId: 'c1' } },
  body: '{"type":"call.ended"}',
};
const lives = new AbortController().signal;

describe('a webhook', () => {
  let host: HostApplication;
  let posts: SignedPosts;
  let said: [level: string, fields: unknown][];
  beforeEach(async () => {
    host = await HostApplication.start();
    posts = new SignedPosts();
    said = [];
  });
  afterEach(() => {
    posts.close();
    host.close();
  });

  const at = (level: string) => (fields: object) => void said.push([level, fields]);
  const log: Log = {
    ...{ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    child: () => log,
  };
  const send = (tries = 1, ageMs = 0, { signal = lives, withinMs = 5_000 } = {}) => {
    const to = { url: `${host.url}/told`, secret: new Secret(HostApplication.secret) };
    const processor = new WebhookProcessor(to, { posts, clock: Date.now, chance: () => 0, withinMs, log });
    return processor.process({ announcement, tries, ageMs }, signal);
  };

  it.each([200, 201, 204, 299])('that is answered with %i is received', async (status) => {
    host.answer = json(status, undefined);
    await expect(send()).resolves.toBeNull();
    expect(host.heard).toEqual([{ path: '/told', data: { type: 'call.ended' }, id: 'msg_1' }]);
    expect(said).toEqual([['debug', expect.objectContaining({ status, id: 'msg_1', callId: 'c1' })]]);
  });

  it.each([301, 307, 400, 410, 500, 503])('that is answered with %i is sent again, each time later', async (status) => {
    host.answer = json(status, undefined);
    expect([await send(1), await send(2), await send(30, DAY_MS - 7)]).toEqual([1_000, 2_000, 7]);
    expect(said[0]).toEqual(['warn', expect.objectContaining({ status, retryAfterMs: 1_000, type: 'call.ended' })]);
  });

  it('that nobody received for a day is given up, loudly', async () => {
    host.answer = json(500, undefined);
    await expect(send(30, DAY_MS)).resolves.toBeNull();
    expect(said).toEqual([['error', expect.objectContaining({ id: 'msg_1', app: 'demo', callId: 'c1', status: 500 })]]);
  });

  it('that is received on the last try of the day is received', async () => {
    host.answer = json(200, undefined);
    await expect(send(30, DAY_MS)).resolves.toBeNull();
    expect(said.map(([level]) => level)).toEqual(['debug']);
  });

  it('that is not answered in time is sent again', async () => {
    host.answer = () => undefined;
    await expect(send(1, 0, { withinMs: 50 })).resolves.toBe(1_000);
    expect(said).toEqual([['warn', expect.objectContaining({ why: 'no answer in time' })]]);
  });

  it('that is not answered before this worker ends is let go of, also on a connection that was used before', async () => {
    host.answer = json(200, undefined);
    await send();
    const ends = new AbortController();
    host.answer = () => {
      ends.abort();
    };
    await expect(send(1, 0, { signal: ends.signal, withinMs: 60_000 })).resolves.toBe(1_000);
  });
});
