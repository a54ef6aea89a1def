import { Redis } from 'ioredis';
import { type PrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { Operator, type Report } from '../support/operator.js';
import { PrivateCluster } from '../support/private-cluster.js';
import { startRedis } from '../support/private-redis.js';
import { until } from '../faults/until.js';
import { WatchedRedis } from '../support/private-sentinel.js';

describe('callwake doctor, of Redis', () => {
  let operator: Operator;
  let stop: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    operator = await Operator.hired();
  });
  afterEach(async () => {
    await Promise.all(stop.map((each) => each()));
    stop = [];
  });
  afterAll(() => operator.leaves());

  const doctor = (redisUrl: string): Promise<Report> => operator.asksDoctor({ REDIS_URL: redisUrl });
  const redisWith = async (...args: string[]): Promise<PrivateRedis> => {
    const redis = await startRedis({ args });
    stop.push(() => redis.stop());
    return redis;
  };
  const level = (report: Report, about: string) => report.on(`redis${about && ' '}${about}`)?.level;

  it('finds good what keeps all that it is given', async () => {
    const { url } = await redisWith('--appendonly', 'yes');
    const report = await doctor(url);
    const levels = ['', 'eviction', 'version', 'persistence', 'memory', 'hz'].map((about) => level(report, about));
    expect(levels).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it('finds an eviction policy wrong, and says what to set', async () => {
    const { url } = await redisWith('--maxmemory-policy', 'allkeys-lru');
    const report = await doctor(url);
    expect(report.result).toBe('wrong');
    expect(report.on('redis eviction')).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining('noeviction') as string,
    });
  });

  it('notes that nothing is written to disk, or snapshots alone', async () => {
    const { url } = await redisWith();
    expect((await doctor(url)).on('redis persistence')).toMatchObject({
      level: 'note',
      text: expect.stringContaining('appendonly yes') as string,
    });
    const { url: snapshots } = await redisWith('--save', '3600 1');
    const report = await doctor(snapshots);
    expect(report.on('redis persistence')?.text).toContain('snapshots');
  });

  it('notes stock timers, and memory that is nearly full', async () => {
    const { url } = await redisWith('--hz', '10', '--maxmemory', '1mb');
    const report = await doctor(url);
    expect([level(report, 'hz'), level(report, 'memory')]).toEqual(['note', 'note']);
  });

  it('finds a snapshot that failed wrong', async () => {
    const { url } = await redisWith('--save', '3600 1', '--enable-protected-configs', 'yes');
    const admin = new Redis(url);
    const dir = String((await admin.config('GET', 'dir'))[1]);
    await admin.config('SET', 'dir', '/proc');
    await admin.bgsave();
    await until(async () => (await admin.info('persistence')).includes('rdb_last_bgsave_status:err'));
    const report = await doctor(url);
    await admin.config('SET', 'dir', dir);
    admin.disconnect();
    expect(report.on('redis persistence')).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining('disk') as string,
    });
  });

  it('asks what managed Redis allows, where CONFIG is forbidden', async () => {
    const { url } = await redisWith('--rename-command', 'CONFIG', '');
    const report = await doctor(url);
    expect(report.on('redis persistence')).toMatchObject({ level: 'note' });
    expect(level(report, 'eviction')).toBe('ok');
  });

  it('tells one that is gone, a password that is missing, and one that is wrong, and repeats none', async () => {
    const redis = await redisWith();
    const admin = new Redis(redis.url);
    await admin.config('SET', 'requirepass', 'right-one');
    admin.disconnect();
    const missing = await doctor(redis.url);
    expect(missing.on('redis')).toMatchObject({ level: 'wrong', text: expect.stringContaining('password') as string });
    const wrong = await doctor(redis.url.replace('//', '//:not-the-one@'));
    expect(wrong.on('redis')).toMatchObject({ level: 'wrong', text: expect.stringContaining('not take') as string });
    expect(wrong.out).not.toMatch(/not-the-one|right-one/);
    expect(level(await doctor(redis.url.replace('//', '//:right-one@')), '')).toBe('ok');
    const gone = await doctor('redis://127.0.0.1:1');
    expect(gone.on('redis')).toMatchObject({ level: 'wrong', text: expect.stringContaining('ECONNREFUSED') as string });
  });

  it('tells a replica from its master', async () => {
    const master = await redisWith();
    const replica = await redisWith('--replicaof', '127.0.0.1', String(master.port));
    const { result, on } = await doctor(replica.url);
    expect(result).toBe('wrong');
    expect(on('redis', 'wrong')?.text).toContain('replica');
  });

  it('asks the sentinels whether they could fail over', async () => {
    const watched = await WatchedRedis.start();
    stop.push(() => watched.stop());
    const report = await doctor(watched.url);
    expect(report.on('redis')).toMatchObject({ level: 'ok' });
    expect(report.on('redis sentinels')).toMatchObject({
      level: 'note',
      text: expect.stringMatching(/OK 1 usable Sentinels.*three/) as string,
    });
  });

  it('looks at every node of a cluster, and notes masters without a replica', async () => {
    const cluster = await PrivateCluster.start();
    stop.push(() => cluster.stop());
    const member = cluster.members[1]!;
    await member.admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const report = await doctor(cluster.url);
    expect(report.on('redis cluster')).toMatchObject({ level: 'note', text: expect.stringContaining('ok') as string });
    expect(report.on('redis eviction')).toMatchObject({
      level: 'wrong',
      text: expect.stringContaining(String(member.port)) as string,
    });
    const asSingle = await doctor(`redis://127.0.0.1:${member.port}`);
    expect(asSingle.on('redis', 'wrong')?.text).toContain('redis+cluster://');
  });
});
