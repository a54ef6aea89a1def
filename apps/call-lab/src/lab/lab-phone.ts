import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { attachPhone, type PhoneLine, type Push } from '#apns-simulator';
import { type Call, CallwakeClient, type PushPayload } from '#client';
import { type PhoneFacts } from './people.js';
import { PhoneApp } from './phone-app.js';
import { type Deed, type LogLine, type OnRing, type PhoneState, type PhoneView } from './wire.js';

/** Where a phone is used, and who hears of it. */
export interface PhonePlace {
  /** Where its app connects by itself, and registers. */
  readonly server: string;
  readonly control: string;
  readonly tokenOf: (user: string) => Promise<string>;
  readonly log: (line: Omit<LogLine, 'at'>) => void;
  readonly changed: () => void;
  /** It takes part in this call. */
  readonly call: (callId: string) => void;
  readonly answer: (call: Call) => Promise<void>;
}

/** From the push until an app that was not running has started. */
const COLD_START_MS = 600;

/** How long its owner looks at a phone that rings. */
const REACTION_MS = 1_500;

/** An iPhone with the app on it. The app is all SDK; this is what iOS and its owner do. */
export class LabPhone {
  private voipToken = newToken();
  private state: PhoneState = 'off';
  private onRing: OnRing;
  private line: PhoneLine | undefined;
  private app: PhoneApp | undefined;

  constructor(
    readonly facts: PhoneFacts,
    private readonly place: PhonePlace,
  ) {
    this.onRing = facts.onRing;
  }

  get token(): string {
    return this.voipToken;
  }

  get view(): PhoneView {
    const { deviceId, user, name, label } = this.facts;
    const { state, onRing } = this;
    const doing = this.app?.doing ?? 'nothing';
    return { deviceId, user, name, label, kind: 'virtual', state, doing, onRing, tokenEnds: this.voipToken.slice(-6) };
  }

  /** The app registers, as at each launch; the phone is as its facts say from then on. */
  async begin(): Promise<void> {
    await this.register('sandbox');
    await this.become(this.facts.state);
  }

  async register(environment: 'production' | 'sandbox'): Promise<void> {
    const client = this.newClient();
    await client.register({ platform: 'ios', environment, tokens: { voip: this.voipToken } });
    client.close();
  }

  /** The app is installed anew, and gets another token. */
  async reinstall(state = this.state): Promise<void> {
    await this.become('off');
    this.voipToken = newToken();
    await this.register('sandbox');
    await this.become(state);
  }

  /** As its facts say, whatever happened to it. */
  async reset(): Promise<void> {
    await this.reinstall(this.facts.state);
    this.decide(this.facts.onRing);
  }

  /** Its owner logs out, and switches it off. */
  async leave(): Promise<void> {
    await this.become('off');
    const client = this.newClient();
    await client.unregister();
    client.close();
  }

  async become(state: PhoneState): Promise<void> {
    if (state === this.state) return;
    this.state = state;
    this.app?.close();
    this.app = state === 'connected' ? this.openApp() : undefined;
    this.app?.client.connect();
    await this.switch(state !== 'off');
    this.place.changed();
  }

  decide(onRing: OnRing): void {
    this.onRing = onRing;
    this.place.changed();
  }

  async do(deed: Deed): Promise<void> {
    await this.app?.do(deed);
  }

  async close(): Promise<void> {
    this.app?.close();
    await this.switch(false);
  }

  private async switch(on: boolean): Promise<void> {
    if (on) {
      this.line ??= await attachPhone(this.place.control, this.voipToken, (push) => {
        this.pushed(push).catch((error: unknown) => {
          this.log(error instanceof Error ? error.message : 'could not take the push', 'bad');
        });
      });
    } else {
      const { line } = this;
      this.line = undefined;
      await line?.close();
    }
  }

  private async pushed({ payload, pushType }: Push): Promise<void> {
    if (pushType !== 'voip') {
      this.log('shows: missed call');
      return;
    }
    const call = payload as unknown as PushPayload;
    const { callId } = call;
    this.place.call(callId);
    this.log('is pushed', 'plain', callId);
    const isCold = this.state === 'killed' && !this.app;
    const app = (this.app ??= this.openApp());
    app.wakes();
    if (isCold) await wait(COLD_START_MS);
    await app.woken(call);
  }

  private openApp(): PhoneApp {
    const app: PhoneApp = new PhoneApp(this.newClient(), {
      log: (what, tone, callId) => {
        this.log(what, tone, callId);
      },
      changed: this.place.changed,
      call: this.place.call,
      answer: this.place.answer,
      onRing: () => this.onRing,
      reactionMs: this.facts.reactionMs ?? REACTION_MS,
      idle: () => {
        // iOS suspends an app that has no call; one that is open stays.
        if (this.app !== app || this.state === 'connected') return;
        this.app = undefined;
        app.close();
      },
    });
    return app;
  }

  private newClient(): CallwakeClient {
    const { deviceId, user } = this.facts;
    return new CallwakeClient({ url: this.place.server, deviceId, token: () => this.place.tokenOf(user) });
  }

  private log(what: string, tone: LogLine['tone'] = 'plain', callId?: string): void {
    this.place.log({ who: this.facts.label, what, tone, ...(callId !== undefined && { callId }) });
  }
}

const newToken = (): string => randomBytes(32).toString('hex');
