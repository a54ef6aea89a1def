import { createHash } from 'node:crypto';
import { type Announcement, type Call, type CallStage, type DeviceRef, reachedAt } from '#calls';
import { callView } from '#contract';

/** A stage of a call: all that services may read of it, as of then. */
export function callAnnouncement(call: Call, stage: CallStage): Announcement {
  const { app, callId } = call;
  const type = `call.${stage}`;
  const data = { app, ...callView(call, { as: 'service' }) };
  const at = reachedAt(call, stage) ?? call.createdAt;
  return { id: idOf([type, app, callId]), type, about: { app, callId }, body: bodyOf(type, at, data) };
}

/** The provider says that the device's token is gone: no push reaches it until it registers again. `at` in ms since epoch. */
export function unreachableAnnouncement(device: DeviceRef, reason: string, at: number): Announcement {
  const { app, user, deviceId } = device;
  const type = 'device.unreachable';
  return {
    id: idOf([type, app, user, deviceId, String(at)]),
    type,
    about: { app, user, deviceId },
    body: bodyOf(type, at, { app, user, deviceId, reason }),
  };
}

/** As Standard Webhooks has a payload: what has happened, when (ISO 8601), and to whom. */
const bodyOf = (type: string, at: number, data: object): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });

/** Of what makes it this one, so that it is the same whoever makes it again. (A signature's parts are joined by full stops.) */
const idOf = (parts: readonly string[]): string =>
  `msg_${createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 32)}`;
