import { type Command, Redis } from 'ioredis';

/**
 * ioredis as Callwake needs it. A failed command's arguments, with push tokens and SDP in them, do not get into its error, and
 * with it into logs. And commands of one moment are written as one: each by itself would be a system call here, and a read in Redis.
 */
export class DiscreetRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const [command] = args as [Command];
    command.promise.catch(forgetArguments);
    gather(this.stream);
    return super.sendCommand(...args);
  }
}

function forgetArguments(error: unknown): void {
  if (error instanceof Error && 'command' in error) delete error.command;
}

/** For one round of the event loop, which waits for nothing. `stream`: none before the first connect. */
function gather(stream: Redis['stream'] | undefined): void {
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => {
    stream.uncork();
  });
}
