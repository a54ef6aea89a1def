import { type Redis, ReplyError } from 'ioredis';
import { type ClusterNode } from './cluster-node.js';

/** So soon it is noticed that hints may have been lost. */
const LOOK_EVERY_MS = 1_000;

/**
 * Messages of other nodes come to this one over the cluster's bus, and are lost with a broken link of it, of which a subscriber
 * hears nothing. `links`: those that there are, by the time of their making; another text is another set of links. `isWhole`:
 * this node thinks that the cluster is well, and so that it is on its larger side. Where Redis does not say, both stay as they are.
 */
interface Hearing {
  readonly links: string;
  readonly isWhole: boolean;
}

/** Rejects where the node can't be asked. */
async function hearingOf(node: Redis): Promise<Hearing> {
  const [info, links] = await Promise.all([said(node.cluster('INFO')), said(node.cluster('LINKS'))]);
  const incoming = (Array.isArray(links) ? links : []).map(fieldsOf).filter(({ direction }) => direction === 'from');
  return {
    links: incoming
      .map(({ node: from, 'create-time': since }) => `${from} ${since}`)
      .sort()
      .join(),
    isWhole: !/^cluster_state:fail/m.test(String(info)),
  };
}

/** CLUSTER LINKS is of Redis 7, and managed ones may forbid it. */
const said = (answer: Promise<unknown>): Promise<unknown> =>
  answer.catch((error: unknown) => {
    if (error instanceof (ReplyError as new () => Error)) return undefined;
    throw error;
  });

/** Name, value, name, value … */
function fieldsOf(link: unknown): Record<string, string> {
  const flat = Array.isArray(link) ? link.map(String) : [];
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
}

/**
 * Tells of each gap in what this node hears of the others while it stays connected, and leaves a node that got to the smaller side
 * of a cluster; whoever subscribes knows by the next `ready`.
 */
export function watchHearing(
  node: ClusterNode,
  onGap: () => void,
  onError: (error: unknown) => void,
): { stop(): void } {
  let before: Hearing | undefined;
  const look = async () => {
    if (node.status !== 'ready') return;
    const now = await hearingOf(node);
    const isSame = !before || (before.links === now.links && before.isWhole === now.isWhole);
    before = now;
    if (isSame) return;
    if (now.isWhole) onGap();
    else node.moveOn();
  };
  const lookNow = () => {
    look().catch(onError);
  };
  const lookAnew = () => {
    before = undefined;
    lookNow();
  };
  lookNow();
  node.on('ready', lookAnew);
  const looking = setInterval(lookNow, LOOK_EVERY_MS).unref();
  return {
    stop: () => {
      clearInterval(looking);
      node.off('ready', lookAnew);
    },
  };
}
