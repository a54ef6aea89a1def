import { type RedisOptions } from 'ioredis';
import { waitBeforeReconnect } from './connection-options.js';
import { DiscreetRedis } from './discreet-redis.js';
import { type RedisPlace } from './redis-place.js';

/** A connection to one node of a cluster; where it fails, the next of these nodes is tried. */
export class ClusterNode extends DiscreetRedis {
  constructor(nodes: RedisPlace['nodes'], options: Omit<RedisOptions, 'replyMapping'>) {
    // Not all servers begin with the same node.
    let turn = Math.floor(Math.random() * nodes.length);
    const next = () => ({ ...nodes[turn++ % nodes.length] });
    super({
      ...options,
      ...next(),
      retryStrategy: (tries) => {
        Object.assign(this.options, next());
        return waitBeforeReconnect(tries);
      },
    });
  }

  /** Leaves this node for the next one. */
  moveOn(): void {
    this.disconnect(true);
  }
}
