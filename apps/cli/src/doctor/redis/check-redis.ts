import { askSentinels, checkMemoryPolicy, checkRedis, factsOfNodes, type RedisClient, type RedisPlace } from '#redis';
import { type Finding, note, ok, wrong } from '../finding.js';
import { adviceOn } from './advice.js';
import { connected } from './connect.js';
import { judgeForm, judgeSentinels } from './judge-form.js';
import { judgeNodes } from './judge.js';

const WITHIN_MS = 5_000;

/** Whether Redis can be reached, keeps what it is given, and is of the form that REDIS_URL says. */
export async function checkRedisAt(place: RedisPlace): Promise<Finding[]> {
  const where = place.nodes.map(({ host, port }) => `${host}:${port}`).join(', ');
  const connection = await connected(place, WITHIN_MS);
  if ('error' in connection) return [wrong('redis', `${where}: ${adviceOn(connection.error)}`)];
  const { redis } = connection;
  try {
    return [ok('redis', `answers at ${where}`), ...(await examine(place, redis))];
  } catch (error) {
    return [wrong('redis', `${where}: ${adviceOn(error)}`)];
  } finally {
    redis.disconnect();
  }
}

async function examine(place: RedisPlace, redis: RedisClient): Promise<Finding[]> {
  const [isWell, policy, nodes] = await Promise.all([checkRedis(redis), policyFinding(redis), factsOfNodes(redis)]);
  const form = judgeForm(place, nodes, isWell);
  const sentinels = place.form === 'sentinel' ? judgeSentinels(nodes, await askSentinels(place, WITHIN_MS)) : [];
  return [...form, ...sentinels, policy, ...judgeNodes(nodes)];
}

async function policyFinding(redis: RedisClient): Promise<Finding> {
  const about = 'redis eviction';
  const policy = await checkMemoryPolicy(redis);
  if (policy.kind === 'ok') return ok(about, 'maxmemory-policy noeviction');
  return policy.kind === 'wrong' ? wrong(about, policy.message) : note(about, policy.message);
}
