import { type NodeFacts, type RedisPlace, type SentinelSays } from '#redis';
import { type Finding, note, ok, wrong } from '../finding.js';

/** Whether what answers is of the form that REDIS_URL says; `isWell`: it can be worked with. */
export function judgeForm({ form }: RedisPlace, nodes: readonly NodeFacts[], isWell: boolean): Finding[] {
  if (form === 'cluster') return [clusterFinding(nodes, isWell)];
  const [node] = nodes;
  if (node?.isOfCluster) {
    return [wrong('redis', `${node.name} is a node of a cluster: name it by redis+cluster:// with all its nodes.`)];
  }
  if (node?.isReplica) {
    return [wrong('redis', `${node.name} is a replica and takes no writes: name the master, or redis+sentinel://.`)];
  }
  return [];
}

function clusterFinding(nodes: readonly NodeFacts[], isWell: boolean): Finding {
  const about = 'redis cluster';
  if (!isWell) {
    return wrong(
      about,
      'cluster_state is not ok: slots have no master. Ask redis-cli --cluster check which, and mend it.',
    );
  }
  const alone = nodes.filter(({ isReplica, replicas }) => !isReplica && replicas === 0);
  const masters = nodes.filter(({ isReplica }) => !isReplica).length;
  if (alone.length === 0) return ok(about, `cluster_state ok; ${masters} masters, each with a replica`);
  const names = alone.map(({ name }) => name).join(', ');
  return note(about, `cluster_state ok; masters without a replica, whose calls and devices go with them: ${names}`);
}

/** `nodes`: the master that they watch. */
export function judgeSentinels(nodes: readonly NodeFacts[], said: readonly SentinelSays[]): Finding[] {
  const about = 'redis sentinels';
  const words = said.map(({ name, words: theirs }) => `${name}: ${theirs}`).join('; ');
  const good = said.filter(({ isEnough }) => isEnough).length;
  if (good < said.length) {
    const finding = good === 0 ? wrong : note;
    return [
      finding(about, `${words}. Without enough of them there is no failover: see that all run and see each other.`),
    ];
  }
  const problems = [
    ...(said.length < 3
      ? [`${said.length} named in REDIS_URL: name all, three at least on machines of their own`]
      : []),
    ...(nodes[0]?.replicas === 0 ? ['no replica is there that could take over'] : []),
  ];
  return [problems.length === 0 ? ok(about, words) : note(about, `${words}. But ${problems.join('; ')}.`)];
}
