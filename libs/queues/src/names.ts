import { type CallRef } from '#calls';

/** In braces: the keys of all queues are on one node of a cluster, as BullMQ's scripts want it. */
export const PREFIX = '{callwake}';

export const PUSH_QUEUE = 'push';
export const CHECK_QUEUE = 'checks';
export const WEBHOOK_QUEUE = 'webhooks';

/** One id a call and device, so that asking twice is once. (BullMQ takes no ':' in ids.) */
export const pushJobId = ({ app, callId }: CallRef, deviceId: string): string => `${app}.${callId}.${deviceId}`;

/** No device id has a dot, so it is no other device's. */
export const missedCallJobId = (call: CallRef, deviceId: string): string => `${pushJobId(call, deviceId)}.missed`;

export const checkJobId = ({ app, callId }: CallRef): string => `${app}.${callId}`;
