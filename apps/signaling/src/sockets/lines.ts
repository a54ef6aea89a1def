import { type DeviceRef, type Hint, type UserRef } from '#calls';
import { type Line } from './line.js';

const userKey = ({ app, user }: UserRef): string => `${app}/${user}`;

/** All sockets of this server, by user and device. */
export class Lines {
  private readonly byUser = new Map<string, Map<string, Line>>();
  private readonly bySocket = new Map<string, Line>();

  get count(): number {
    return this.bySocket.size;
  }

  get all(): Line[] {
    return [...this.bySocket.values()];
  }

  /** The line that this one replaces, if it was on this server. */
  add(line: Line): Line | undefined {
    const key = userKey(line.identity);
    const devices = this.byUser.get(key) ?? new Map<string, Line>();
    const before = devices.get(line.identity.deviceId);
    devices.set(line.identity.deviceId, line);
    this.byUser.set(key, devices);
    this.bySocket.set(line.socket.id, line);
    return before;
  }

  remove(line: Line): void {
    this.bySocket.delete(line.socket.id);
    const key = userKey(line.identity);
    const devices = this.byUser.get(key);
    if (devices?.get(line.identity.deviceId) !== line) return;
    devices.delete(line.identity.deviceId);
    if (devices.size === 0) this.byUser.delete(key);
  }

  of({ deviceId, ...user }: DeviceRef): Line | undefined {
    return this.byUser.get(userKey(user))?.get(deviceId);
  }

  bySocketId(id: string): Line | undefined {
    return this.bySocket.get(id);
  }

  /** The inviting device alone, and all of the callee's. */
  deliver(hint: Hint): void {
    const { app, caller, callee } = hint;
    const { id, deviceId } = caller;
    if (deviceId !== undefined) this.of({ app, user: id, deviceId })?.take(hint);
    for (const line of this.byUser.get(userKey({ app, user: callee }))?.values() ?? []) line.take(hint);
  }
}
