import { randomBytes } from 'node:crypto';
import { type Detach, type Push } from '#apns-simulator';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { type Surroundings } from './surroundings.js';

/** What a push says to the app that it wakes. */
export interface WakePayload {
  readonly callId: string;
  readonly from: { readonly id: string; readonly name: string };
  readonly media: string;
  readonly sentAt: number;
  readonly ringUntil: number;
  readonly url: string;
  readonly wake: string;
  readonly data?: unknown;
}

/** An iPhone that is asleep: it holds no connection, and hears of a call by its push alone. */
export class Phone {
  readonly pushes: Push[] = [];
  readonly voipToken = randomBytes(32).toString('hex');
  private waiting: ((push: Push) => void)[] = [];
  private unread: Push[] = [];
  private detach: Detach = () => undefined;

  constructor(
    private readonly world: Surroundings,
    readonly user: string,
    readonly deviceId: string,
  ) {
    this.switchOn();
  }

  /** What Apple has kept for it, and is still good, comes at once. */
  switchOn(): void {
    this.detach = this.world.apple.attach(this.voipToken, (push) => {
      this.pushes.push(push);
      const next = this.waiting.shift();
      if (next) next(push);
      else this.unread.push(push);
    });
  }

  switchOff(): void {
    this.detach();
  }

  async register(tokens: Record<string, string | null> = { voip: this.voipToken }): Promise<void> {
    const body = { platform: 'ios', environment: 'sandbox', tokens };
    const token = await this.world.token(this.user);
    const { status } = await this.world.http('PUT', `/v1/devices/${this.deviceId}`, { token, body });
    if (status !== 200) throw new Error(`the device was not registered: ${status}`);
  }

  /** The next push that was not read yet, once it comes. */
  async isPushed(): Promise<Push> {
    return this.unread.shift() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
  }

  /** As `isPushed`, and the push stays unread. */
  async isKnownToBePushed(): Promise<void> {
    this.unread.unshift(await this.isPushed());
  }

  /** The app opens a socket with what the push carried, and nothing else. */
  async wakes(push?: Push): Promise<UserAgent> {
    const { url, wake } = wakePayload(push ?? (await this.isPushed()));
    return this.world.keep(await UserAgent.connect(url, { token: wake }));
  }
}

export const wakePayload = (push: Push): WakePayload => push.payload as unknown as WakePayload;
