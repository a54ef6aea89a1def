import { type INestApplicationContext } from '@nestjs/common';
import { type DeviceBook, type HintListener } from '#calls';
import { type RedisCallStore, type RedisPartyNotifier, watchMemoryPolicy } from '#redis';
import { type Log } from '#telemetry';
import { type Connections } from './connections.js';
import { Lease } from './lease.js';
import * as part from './parts.js';
import { Lines } from './sockets/lines.js';
import { Switchboard } from './sockets/switchboard.js';

/** Where connected devices are is kept for an hour by the device book. */
const RENEW_EVERY_MS = 20 * 60_000;

export interface Hearing {
  stop(): void;
  /** The sockets are closed. */
  end(): Promise<void>;
}

/** Hears the hints of other servers, and keeps the places of this one's sockets known. Resolves when both have begun, or failed. */
export async function hearOthers(app: INestApplicationContext, log: Log): Promise<Hearing> {
  const switchboard = app.get(Switchboard);
  const failed = (what: string) => (error: unknown) => {
    log.warn({ err: error }, what);
  };
  const resync = () => {
    switchboard.resync().catch(failed('sockets could not be brought up to date'));
  };
  const renew = () => {
    switchboard.renew().catch(failed('connected devices could not be renewed'));
  };
  const [server, devices] = [app.get<string>(part.SERVER), app.get<DeviceBook>(part.DEVICE_BOOK)];
  const lease = new Lease({ server, devices, log, onLapsed: renew });
  const { requests } = app.get<Connections>(part.CONNECTIONS);
  requests.on('ready', () => void lease.renew());
  const listener: HintListener = {
    onHint: (hint) => {
      app.get<RedisCallStore>(part.CALL_STORE).forget(hint);
      app.get(Lines).deliver(hint);
    },
    onReplaced: (socket) => {
      switchboard.disconnectSocket(socket);
    },
    onGap: resync,
  };
  const listening = app.get<RedisPartyNotifier>(part.NOTIFIER).listen(server, listener);
  listening.then(resync, failed('hints of other servers are not heard'));
  watchMemoryPolicy(requests, log);
  const renewing = setInterval(renew, RENEW_EVERY_MS);
  await lease.begin();
  return {
    stop: () => {
      clearInterval(renewing);
    },
    end: () => lease.end(),
  };
}
