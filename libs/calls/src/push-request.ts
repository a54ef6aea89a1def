import { type Call } from './call.js';
import { type PushRequest } from './ports.js';

/** What is asked of a worker for a device of this call. */
export const pushRequestOf = ({ app, callId, trace }: Call, deviceId: string): PushRequest => ({
  ...{ app, callId, deviceId },
  ...(trace !== undefined && { trace }),
});
