import { type SimulatorOptions } from './options.js';
import { StartRefused } from './start-refused.js';

type Places = Pick<SimulatorOptions, 'host' | 'port' | 'sandboxPort' | 'controlPort'>;

/** Why nothing can listen there, and which option to change; an error of another kind as it is. */
export function listenRefused(error: unknown, places: Places): unknown {
  const { code, syscall, port } = (error instanceof Error ? error : {}) as NodeJS.ErrnoException & { port?: number };
  const { host } = places;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return error;
  if (syscall === 'getaddrinfo' || code === 'EADDRNOTAVAIL') {
    return new StartRefused(`${host} is no address of this machine (${code}): change --host`, { cause: error });
  }
  const option = optionOf(port, places);
  const text =
    code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is in use: name another one with ${option}, or 0 for any that is free`
      : `Nothing can listen on ${host}, port ${port} (${code}): change ${option}, or --host`;
  return new StartRefused(text, { cause: error });
}

function optionOf(port: number | undefined, { sandboxPort, controlPort }: Places): string {
  if (port === sandboxPort) return '--sandbox-port';
  return port === controlPort ? '--control-port' : '--port';
}
