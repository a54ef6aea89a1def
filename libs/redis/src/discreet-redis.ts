import { Cluster, type Command, Redis } from 'ioredis';

/**
 * ioredis as Callwake needs it. A failed command's arguments, with push tokens and SDP in them, do not get into its error, and
 * with it into logs. And commands of one moment are written as one: each by itself would be a system call here, and a read in Redis.
 */
export class DiscreetRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    keepArgumentsFromError(args[0]);
    gather(this.stream);
    return super.sendCommand(...args);
  }
}

/** Likewise; and says no at once where the cluster is not connected. */
export class DiscreetCluster extends Cluster {
  override sendCommand(...args: Parameters<Cluster['sendCommand']>): unknown {
    const [command] = args;
    keepArgumentsFromError(command);
    // With the offline queue off, ioredis would also refuse what comes while a single node is being connected.
    if (this.status !== 'ready' && command.name !== 'cluster') {
      command.reject(new Error('The Redis Cluster is not connected.'));
      return command.promise;
    }
    return super.sendCommand(...args);
  }
}

/** Before whoever asked hears of it. By the function that fails the command: another promise for each would cost as much as its text. */
function keepArgumentsFromError(command: Command): void {
  const { reject } = command;
  command.reject = (error) => {
    if ('command' in error) delete error.command;
    reject(error);
  };
}

/** For one round of the event loop, which waits for nothing. `stream`: none before the first connect. */
function gather(stream: Redis['stream'] | undefined): void {
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => {
    stream.uncork();
  });
}
