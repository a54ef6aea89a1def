import { type PushPayload } from '#client';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type TabPart } from '../../src/lab/wire.js';
import { ask } from './ask-lab.js';
import { BrowserCall } from './browser-call.js';
import { newClient } from './caller.js';
import { ownDeviceId } from './own-device-id.js';
import { Pictures } from './pictures.js';

const state = signal<'registering' | 'asleep' | 'awake' | 'lost'>('registering');
const call = signal<BrowserCall | undefined>(undefined);
const trouble = signal('');

const RETRY_MS = 1_000;

/** A tab that plays a phone: it sleeps, without a connection to Callwake, until a push wakes it. */
export function TabPhone({ user }: { readonly user: string }) {
  useEffect(() => {
    sleep(user);
  }, [user]);
  const now = call.value;
  const isLive = now !== undefined && now.state.value !== 'ended';
  return (
    <main class="tab-phone">
      <h1>
        {user.slice(0, 1).toUpperCase() + user.slice(1)}’s phone <span>a tab of the Callwake call lab</span>
      </h1>
      <p role="status" data-state={isLive ? now.state.value : state.value}>
        {isLive ? wordsOf(now) : SLEEPING[state.value]}
      </p>
      {isLive && <Pictures call={now} other={now.call.peer.name} />}
      {isLive && <Buttons call={now} />}
      <p class="bad" role="alert">
        {trouble.value}
      </p>
    </main>
  );
}

const SLEEPING = {
  registering: 'Registering …',
  asleep:
    'Asleep. This tab holds no connection to Callwake; its line to the lab stands for the one that iOS holds to Apple.',
  awake: 'Woken by a push …',
  lost: 'Off: the lab does not answer. It is asked again each second.',
};

const wordsOf = ({ call: { peer }, state: { value } }: BrowserCall): string =>
  value === 'connected' ? `Talking to ${peer.name}` : `${peer.name} is calling`;

function Buttons({ call: now }: { readonly call: BrowserCall }) {
  if (now.state.value === 'connected') {
    return (
      <button
        type="button"
        class="hangup"
        onClick={() => {
          now.hangUp();
        }}
      >
        Hang up
      </button>
    );
  }
  return (
    <div class="row">
      <button type="button" class="answer" onClick={() => void now.answer('camera')}>
        Answer
      </button>
      <button
        type="button"
        class="decline"
        onClick={() => {
          now.decline();
        }}
      >
        Decline
      </button>
    </div>
  );
}

/** Registers by the SDK, over HTTP alone, and listens to the lab for pushes. */
function sleep(user: string): void {
  begin(user).catch((error: unknown) => {
    state.value = 'lost';
    trouble.value = error instanceof Error ? error.message : 'could not register';
    setTimeout(() => {
      sleep(user);
    }, RETRY_MS);
  });
}

async function begin(user: string): Promise<void> {
  const part = await ask<TabPart>('POST', 'tabs', { user, deviceId: ownDeviceId('tab') });
  const client = newClient(part.server, user, part.deviceId);
  await client.register({ platform: 'ios', environment: 'sandbox', tokens: { voip: part.voip } });
  client.close();
  trouble.value = '';
  const source = new EventSource(`/lab/tabs/${part.deviceId}/pushes`);
  source.addEventListener('on', () => {
    state.value = 'asleep';
  });
  source.onerror = () => {
    source.close();
    state.value = 'lost';
    setTimeout(() => {
      sleep(user);
    }, RETRY_MS);
  };
  source.addEventListener('push', ({ data }: MessageEvent<string>) => {
    const { pushType, payload } = JSON.parse(data) as { pushType: string; payload: PushPayload };
    if (pushType === 'voip') void wake(part, user, payload);
  });
}

/** What the app does in its push handler: it has the push, and nothing else. */
async function wake(part: TabPart, user: string, payload: PushPayload): Promise<void> {
  state.value = 'awake';
  const client = newClient(part.server, user, part.deviceId);
  try {
    const woken = await client.woken(payload);
    const rings = new BrowserCall(woken, part.name);
    call.value = rings;
    const stop = rings.state.subscribe((value) => {
      if (value !== 'ended') return;
      state.value = 'asleep';
      queueMicrotask(() => {
        stop();
        client.close();
      });
    });
    if (woken.state !== 'ended') await woken.ringing();
  } catch (error) {
    trouble.value = error instanceof Error ? error.message : 'could not take the call';
  }
}
