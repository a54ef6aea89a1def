import { type Command, Redis } from 'ioredis';

/** ioredis puts a failed command's arguments into its error, and with it push tokens and SDP into logs: not here. */
export class DiscreetRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const [command] = args as [Command];
    command.promise.catch(forgetArguments);
    return super.sendCommand(...args);
  }
}

function forgetArguments(error: unknown): void {
  if (error instanceof Error && 'command' in error) delete error.command;
}
