import { signal } from '@preact/signals';
import { CallwakeClient, CallwakeError } from '#client';
import { ask } from './ask-lab.js';
import { BrowserCall } from './browser-call.js';
import { say } from './lab-line.js';
import { openMedia, type Picture } from './media.js';
import { ownDeviceId } from './own-device-id.js';

const USER = 'alice';
const NAME = 'Alice';

export const clientState = signal<CallwakeClient['state']>('offline');
/** This browser's last call; it may be over. */
export const ownCall = signal<BrowserCall | undefined>(undefined);
/** From the click until the server has taken the invite. */
export const inviting = signal(false);
/** What cannot be, in words. */
export const refusal = signal('');

let client: CallwakeClient | undefined;

/** Connects this browser as Alice's at a server. */
export function connectCaller(url: string): void {
  if (client) return;
  client = newClient(url, USER, ownDeviceId('caller'));
  client.on('state', (state) => {
    clientState.value = state;
  });
  client.on('incoming', (call) => {
    void ask('POST', 'calls', { callId: call.id });
    if (ownCall.value && ownCall.value.state.value !== 'ended') return;
    ownCall.value = new BrowserCall(call, NAME);
    call.ringing().catch(told);
  });
  client.connect();
}

export function newClient(url: string, user: string, deviceId: string): CallwakeClient {
  const token = async () => (await ask<{ token: string }>('POST', 'tokens', { user })).token;
  return new CallwakeClient({ url, deviceId, token });
}

export async function place(to: string, media: 'audio' | 'video', picture: Picture): Promise<void> {
  if (!client || inviting.value) return;
  inviting.value = true;
  refusal.value = '';
  const sending = await openMedia(media, picture, NAME);
  try {
    const call = await client.invite(to, { media });
    await ask('POST', 'calls', { callId: call.id }).catch(told);
    ownCall.value = new BrowserCall(call, NAME);
    ownCall.value.start(sending);
  } catch (error) {
    sending.stop();
    told(error);
  } finally {
    inviting.value = false;
  }
}

function told(error: unknown): void {
  const code = error instanceof CallwakeError ? `${error.code}: ` : '';
  refusal.value = `${code}${error instanceof Error ? error.message : 'it did not work'}`;
  say({ who: NAME, what: refusal.value, tone: 'bad' });
}
