import { setTimeout as wait } from 'node:timers/promises';
import { connectToCalls, type DeviceRef, type Exchange, type SocketPlace } from '#calls';
import { type RedisPartyNotifier } from '#redis';
import { type Log } from '#telemetry';
import { type IceServersOf } from '../ice-servers.js';
import { Line } from './line.js';
import { type Lines } from './lines.js';
import { type CallSocket } from './typed-socket.js';

export interface SwitchboardParts {
  readonly server: string;
  readonly exchange: Exchange;
  readonly notifier: Pick<RedisPartyNotifier, 'replace'>;
  readonly lines: Lines;
  readonly iceServersOf: IceServersOf;
  readonly log: Log;
}

/** So many lines are read again side by side after hints may have been lost. */
const RESYNC_TOGETHER = 50;
const RESYNC_TRIES = 10;
const RESYNC_AGAIN_MS = 500;

/** Opens and closes the lines of this server: one a device, over all servers. */
export class Switchboard {
  private readonly closing = new Set<Promise<void>>();

  constructor(private readonly parts: SwitchboardParts) {}

  /** The device is looked for here from now on, and is told what it missed. Rejects where Redis can't be asked. */
  async open(socket: CallSocket): Promise<void> {
    const { exchange, lines, server } = this.parts;
    const { identity, seen } = socket.data;
    const line = new Line(identity, socket, this.parts);
    const replaced = lines.add(line);
    if (replaced) disconnect(replaced);
    const place = await exchange.devices.connect(identity, { server, socket: socket.id }, exchange.clock());
    if (place) await this.disconnectAt(place);
    const cursor = (callId: string) => seen[callId] ?? 0;
    line.open(await connectToCalls(exchange, identity.app, identity, cursor, server, identity.onlyCall));
  }

  async close(socket: CallSocket): Promise<void> {
    const { identity } = socket.data;
    const line = this.parts.lines.bySocketId(socket.id);
    if (!line) return;
    this.parts.lines.remove(line);
    line.close();
    const noted = this.parts.exchange.devices.disconnect(identity, { server: this.parts.server, socket: socket.id });
    this.closing.add(noted);
    await noted.finally(() => this.closing.delete(noted));
  }

  /** All that was closed is noted, or could not be. */
  async closed(): Promise<void> {
    await Promise.allSettled(this.closing);
  }

  /** Connected devices are looked for here for another hour. */
  async renew(): Promise<void> {
    const { exchange, server, lines } = this.parts;
    for (const { identity, socket } of lines.all) {
      await exchange.devices.connect(identity, { server, socket: socket.id }, exchange.clock());
    }
  }

  /** Log-out: the socket of a device goes, wherever it is. */
  async disconnectDevice(device: DeviceRef): Promise<void> {
    const place = await this.parts.exchange.devices.whereIs(device);
    if (place) await this.disconnectAt(place);
  }

  disconnectSocket(id: string): void {
    const line = this.parts.lines.bySocketId(id);
    if (line) disconnect(line);
  }

  /** After hints may have been lost. */
  async resync(): Promise<void> {
    const lines = this.parts.lines.all;
    for (let i = 0; i < lines.length; i += RESYNC_TOGETHER) {
      await Promise.all(lines.slice(i, i + RESYNC_TOGETHER).map((line) => this.resyncLine(line)));
    }
  }

  /** The connection that hints come by may be up again before the one that logs are read by: it is tried again for a while. */
  private async resyncLine(line: Line): Promise<void> {
    for (let tries = 1; line.socket.connected; tries++) {
      try {
        await line.resync();
        return;
      } catch (error) {
        if (tries === RESYNC_TRIES) {
          this.letReconnect(line, error);
          return;
        }
        await wait(RESYNC_AGAIN_MS);
      }
    }
  }

  private letReconnect(line: Line, error: unknown): void {
    const { app, deviceId } = line.identity;
    this.parts.log.warn(
      { app, deviceId, err: error },
      'a socket could not be brought up to date; its client is made to reconnect',
    );
    line.socket.conn.close();
  }

  private async disconnectAt(place: SocketPlace): Promise<void> {
    if (place.server === this.parts.server) this.disconnectSocket(place.socket);
    else await this.parts.notifier.replace(place);
  }
}

const disconnect = (line: Line): void => {
  line.socket.disconnect(true);
};
