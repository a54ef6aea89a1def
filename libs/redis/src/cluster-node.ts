import { type RedisOptions } from 'ioredis';
import { waitBeforeReconnect } from './connection-options.js';
import { DiscreetRedis } from './discreet-redis.js';
import { type RedisPlace } from './redis-place.js';

type Options = Omit<RedisOptions, 'replyMapping'>;
type Address = RedisPlace['nodes'][number];

/**
 * A connection to one node of a cluster; where it fails, the next of these nodes is tried. What another node has to be asked for
 * is asked there, from then on: so the node of one slot is found, and found again after a failover.
 */
export class ClusterNode extends DiscreetRedis {
  constructor(
    private readonly nodes: RedisPlace['nodes'],
    options: Options,
  ) {
    // Not all servers begin with the same node.
    let turn = Math.floor(Math.random() * nodes.length);
    const next = () => ({ ...nodes[turn++ % nodes.length] });
    let moved: Address | undefined;
    super({
      ...options,
      ...next(),
      retryStrategy: (tries) => {
        Object.assign(this.options, moved ?? next());
        moved = undefined;
        return waitBeforeReconnect(tries);
      },
      reconnectOnError: (error) => {
        const to = movedTo(error);
        if (!to) return false;
        moved = to;
        return CONNECT_AND_ASK_AGAIN;
      },
    });
  }

  /** BullMQ makes its second connection by it. */
  override duplicate(options: Options = {}): ReturnType<DiscreetRedis['duplicate']> {
    return new ClusterNode(this.nodes, { ...this.options, ...options }) as ReturnType<DiscreetRedis['duplicate']>;
  }

  /** Leaves this node for the next one. */
  moveOn(): void {
    this.disconnect(true);
  }
}

const CONNECT_AND_ASK_AGAIN = 2;

/** "MOVED <slot> <host>:<port>": Redis' answer to who asked the wrong node. */
function movedTo({ message }: Error): Address | undefined {
  const [, host, port] = /^MOVED \d+ (\S+):(\d+)$/.exec(message) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
