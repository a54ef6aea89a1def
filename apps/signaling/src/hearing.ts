import { type INestApplicationContext } from '@nestjs/common';
import { type HintListener } from '#calls';
import { type RedisPartyNotifier, watchMemoryPolicy } from '#redis';
import { type Log } from '#telemetry';
import { type Connections } from './connections.js';
import * as part from './parts.js';
import { Lines } from './sockets/lines.js';
import { Switchboard } from './sockets/switchboard.js';

/** Where connected devices are is kept for an hour by the device book. */
const RENEW_EVERY_MS = 20 * 60_000;

export interface Hearing {
  stop(): void;
}

/** Hears the hints of other servers, and keeps the places of this one's sockets known. */
export function hearOthers(app: INestApplicationContext, log: Log): Hearing {
  const switchboard = app.get(Switchboard);
  const failed = (what: string) => (error: unknown) => {
    log.warn({ err: error }, what);
  };
  const resync = () => {
    switchboard.resync().catch(failed('sockets could not be brought up to date'));
  };
  const listener: HintListener = {
    onHint: (hint) => {
      app.get(Lines).deliver(hint);
    },
    onReplaced: (socket) => {
      switchboard.disconnectSocket(socket);
    },
    onGap: resync,
  };
  const listening = app.get<RedisPartyNotifier>(part.NOTIFIER).listen(app.get<string>(part.SERVER), listener);
  listening.then(resync, failed('hints of other servers are not heard'));
  watchMemoryPolicy(app.get<Connections>(part.CONNECTIONS).requests, log);
  const renewing = setInterval(() => {
    switchboard.renew().catch(failed('connected devices could not be renewed'));
  }, RENEW_EVERY_MS);
  return {
    stop: () => {
      clearInterval(renewing);
    },
  };
}
