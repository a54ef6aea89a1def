import { setTimeout as wait } from 'node:timers/promises';
import {
  connectToCalls,
  type DeviceRef,
  disconnectFromCalls,
  type Exchange,
  seatInCalls,
  type SocketPlace,
} from '#calls';
import { type RedisPartyNotifier } from '#redis';
import { type Log } from '#telemetry';
import { type IceServersOf } from '../ice-servers.js';
import { type Identity } from './identity.js';
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

/** So many lines are read or noted again side by side, after hints or places may have been lost. */
const TOGETHER = 50;
const RESYNC_TRIES = 10;
const RESYNC_AGAIN_MS = 500;

/** Opens and closes the lines of this server: one a device, over all servers. */
export class Switchboard {
  private readonly closing = new Set<Promise<void>>();

  constructor(private readonly parts: SwitchboardParts) {}

  /** The device is looked for here from now on, and is told what it missed. Rejects where Redis can't be asked. */
  async open(socket: CallSocket): Promise<void> {
    const { exchange, lines } = this.parts;
    const { identity, seen } = socket.data;
    const line = new Line(identity, socket, this.parts);
    const replaced = lines.add(line);
    if (replaced) disconnect(replaced);
    const place = this.placeOf(socket);
    const before = await exchange.devices.connect(identity, place, exchange.clock());
    if (before) await this.disconnectAt(before);
    if (await this.isVoid(identity)) {
      disconnect(line);
      return;
    }
    const cursor = (callId: string) => seen[callId] ?? 0;
    line.open(await connectToCalls(exchange, identity.app, identity, cursor, place, identity.onlyCall));
    // What was written of its end came before what was written of its beginning.
    if (!socket.connected) await this.noteEnd(identity, place);
  }

  /** The device was deleted, or lost its push token, between the check of its wake token and now, when it can be found here. */
  private async isVoid(identity: Identity): Promise<boolean> {
    if (identity.onlyCall === undefined) return false;
    return (await this.parts.exchange.devices.pushTarget(identity, 'voip')) === null;
  }

  placeOf({ id }: CallSocket): SocketPlace {
    return { server: this.parts.server, socket: id };
  }

  async close(socket: CallSocket): Promise<void> {
    const { identity } = socket.data;
    const line = this.parts.lines.bySocketId(socket.id);
    if (!line) return;
    this.parts.lines.remove(line);
    line.close();
    const noted = this.noteEnd(identity, this.placeOf(socket));
    this.closing.add(noted);
    await noted.finally(() => this.closing.delete(noted));
  }

  /** A device that has come back meanwhile is not gone: its calls have it where it is, whichever server told them last. */
  private async noteEnd(device: DeviceRef, place: SocketPlace): Promise<void> {
    const { exchange } = this.parts;
    if (await exchange.devices.disconnect(device, place)) await disconnectFromCalls(exchange, device, place);
    else await seatInCalls(exchange, device);
  }

  /** All that was closed is noted, or could not be. */
  async closed(): Promise<void> {
    await Promise.allSettled(this.closing);
  }

  /** Connected devices are looked for here for another hour; those that are connected elsewhere by now, are so no more here. */
  async renew(): Promise<void> {
    await this.inGroups(async (line) => {
      const { identity, socket } = line;
      const { devices, clock } = this.parts.exchange;
      const place = await devices.whereIs(identity);
      if (place && place.socket !== socket.id) disconnect(line);
      else if (socket.connected) await devices.connect(identity, this.placeOf(socket), clock());
    });
  }

  /** Log-out: the socket of a device goes, wherever it is. */
  async disconnectDevice(device: DeviceRef): Promise<void> {
    const place = await this.parts.exchange.devices.whereIs(device);
    if (!place) return;
    await this.disconnectAt(place);
    // Nobody shall look for it there while it closes.
    await this.noteEnd(device, place);
  }

  disconnectSocket(id: string): void {
    const line = this.parts.lines.bySocketId(id);
    if (line) disconnect(line);
  }

  /** After hints may have been lost. */
  async resync(): Promise<void> {
    await this.inGroups((line) => this.resyncLine(line));
  }

  private async inGroups(each: (line: Line) => Promise<void>): Promise<void> {
    const lines = this.parts.lines.all;
    for (let i = 0; i < lines.length; i += TOGETHER) await Promise.all(lines.slice(i, i + TOGETHER).map(each));
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
