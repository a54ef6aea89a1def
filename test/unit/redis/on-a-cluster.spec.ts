import { type Cluster } from 'ioredis';
import { checkMemoryPolicy, checkRedis, connectRedis, RedisPartyNotifier } from '#redis';
import { nodeOf } from '../../../libs/redis/src/redis-client.js';
import { RedisTime } from '../../../libs/redis/src/redis-time.js';
import { clusterOfThisFile, untilReady } from '../../contracts/redis-of-this-file.js';
import { placeOf } from '../../support/redis-place.js';

describe('a Redis Cluster', () => {
  const server = clusterOfThisFile();

  it('answers', async () => {
    expect(await checkRedis(await server.connect('requests'))).toBe(true);
  });

  it('has a wrong memory policy where one of its nodes has, which is named', async () => {
    const [, node] = server.nodes();
    const redis = await server.connect('requests');
    expect(await checkMemoryPolicy(redis)).toEqual({ kind: 'ok' });
    await node!.admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const policy = await checkMemoryPolicy(redis);
    await node!.admin.config('SET', 'maxmemory-policy', 'noeviction');
    expect(policy.kind).toBe('wrong');
    expect(policy).toHaveProperty('message', expect.stringContaining(`:${node!.port} may evict`));
  });

  it('is found whole by one node that is named', async () => {
    const [node] = server.nodes();
    const place = placeOf(`redis+cluster://127.0.0.1:${node!.port}`);
    const redis = connectRedis(place, { purpose: 'requests', onError: () => undefined }) as Cluster;
    await untilReady(redis);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await redis.set(key, 'x', 'PX', 1_000);
    expect(redis.nodes('master')).toHaveLength(3);
    redis.disconnect();
  });

  it('is asked by a worker’s connection at the node that has what it asks for', async () => {
    const redis = await server.connect('worker');
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) expect(await redis.set(key, 'x', 'PX', 1_000)).toBe('OK');
  });

  it('has a clock a node: each is asked for its own, once', async () => {
    const redis = await server.connect('requests');
    let clock = 0;
    const time = new RedisTime(redis, () => clock);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const nodes = new Set<string>();
    for (const key of keys) {
      const offset = await time.offset(key);
      clock += 1_000;
      // Measured at this moment where the node is a new one, and known where it is not.
      const isNew = !nodes.has(nodeOf(redis, key));
      expect(Math.round((offset - (Date.now() - clock)) / 1_000) === 1).toBe(isNew);
      nodes.add(nodeOf(redis, key));
    }
    expect(nodes.size).toBe(3);
  });

  it('whose nodes lost a link among them may have lost a hint: that there was a gap is told', async () => {
    const [publish, subscribe] = await Promise.all([server.connect('publish'), server.connect('subscribe')]);
    const notifier = new RedisPartyNotifier({ publish, subscribe }, (error) => server.errors.push(error));
    const ignore = () => undefined;
    const gap = new Promise<void>((onGap) => {
      void notifier.listen('one', { onHint: ignore, onReplaced: ignore, onGap });
    });
    const [other] = server.nodes().filter(({ port }) => port !== subscribe.options.port);
    // The link is looked at once a second: it is broken again until that was between two looks.
    const breaking = setInterval(() => {
      subscribe
        .call('DEBUG', 'CLUSTERLINK', 'KILL', 'from', other!.id)
        .catch((error: unknown) => server.errors.push(error));
    }, 500);
    await gap;
    clearInterval(breaking);
  });
});
