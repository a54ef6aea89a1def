import { randomBytes } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import { attachPhone } from '#apns-simulator';
import { eventOf, openEventStream } from './feed.js';
import { nameOf } from './people.js';
import { NotFound } from './not-found.js';
import { type PhoneView, type TabPart } from './wire.js';

interface Tab extends TabPart {
  readonly on: boolean;
}

export interface TabPlace {
  readonly server: string;
  readonly control: string;
  readonly changed: () => void;
  readonly call: (callId: string) => void;
}

/**
 * Tabs of browsers that play sleeping phones: such a tab holds no connection to Callwake. It holds one to the lab, which is the
 * line that iOS holds to Apple on a real phone, and brings it what the simulator delivers.
 */
export class Tabs {
  private readonly tabs = new Map<string, Tab>();

  constructor(private readonly place: TabPlace) {}

  /** The same device and token each time, as for an app that was there before. */
  part(user: string, deviceId: string): TabPart {
    const known = this.tabs.get(deviceId);
    const tab = known?.user === user ? known : this.newTab(user, deviceId);
    this.tabs.set(deviceId, tab);
    const { on: _on, ...part } = tab;
    return part;
  }

  /** On until the tab is closed. Throws NotFound where no tab has this part. */
  async switchOn(deviceId: string, response: ServerResponse): Promise<void> {
    const tab = this.tabs.get(deviceId);
    if (!tab) throw new NotFound(`No tab plays ${deviceId}`);
    const line = await attachPhone(this.place.control, tab.voip, (push) => {
      const { callId } = push.payload as { callId?: string };
      if (callId !== undefined) this.place.call(callId);
      response.write(eventOf('push', { pushType: push.pushType, payload: push.payload }));
    });
    openEventStream(response);
    response.write(eventOf('on', {}));
    this.mark(deviceId, true);
    response.once('close', () => {
      this.mark(deviceId, false);
      void line.close();
    });
  }

  views(): PhoneView[] {
    return [...this.tabs.values()].map(({ deviceId, user, name, voip, on }) => ({
      ...{ deviceId, user, name, label: `${name}'s browser tab`, kind: 'tab', state: on ? 'asleep' : 'off' },
      ...{ doing: 'nothing', onRing: 'wait', tokenEnds: voip.slice(-6) },
    }));
  }

  /** By device: the VoIP tokens. */
  tokens(): [deviceId: string, token: string][] {
    return [...this.tabs.values()].map(({ deviceId, voip }) => [deviceId, voip]);
  }

  private newTab(user: string, deviceId: string): Tab {
    const voip = randomBytes(32).toString('hex');
    return { deviceId, user, name: nameOf(user), voip, server: this.place.server, on: false };
  }

  private mark(deviceId: string, on: boolean): void {
    const tab = this.tabs.get(deviceId);
    if (tab) this.tabs.set(deviceId, { ...tab, on });
    this.place.changed();
  }
}
