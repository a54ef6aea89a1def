import { randomBytes } from 'node:crypto';
import { attachPhone, type PhoneLine, type Push } from '#apns-simulator';
import { type IncomingEvent } from '#contract';
import { DeviceApi } from './device-api.js';
import { UserAgent } from './user-agent.js';

/** What the app on a phone does; each step is told as it happens. */
export interface PhoneStory {
  readonly pushed?: (push: Push) => void;
  /** The app is up, and has a socket. */
  readonly woken?: (url: string) => void;
  readonly rings?: (call: IncomingEvent) => void;
  readonly answers?: (call: IncomingEvent) => void;
  readonly ended?: (reason: string) => void;
  readonly failed?: (error: unknown) => void;
}

/** An iPhone that holds no connection: its push wakes it, it rings, and somebody takes the call. */
export class VirtualPhone {
  private readonly voipToken = randomBytes(32).toString('hex');
  private readonly agents = new Set<UserAgent>();
  private line: PhoneLine | undefined;

  constructor(
    readonly deviceId: string,
    private readonly story: PhoneStory,
  ) {}

  /** Registers at the server, and is on from then on, asleep. */
  async switchOn(server: string, userToken: string, control: string): Promise<void> {
    await new DeviceApi(server, userToken).register(this.deviceId, this.voipToken);
    this.line = await attachPhone(control, this.voipToken, (push) => {
      this.wake(push).catch((error: unknown) => this.story.failed?.(error));
    });
  }

  async switchOff(): Promise<void> {
    await this.line?.close();
    for (const agent of this.agents) agent.close();
  }

  private async wake(push: Push): Promise<void> {
    this.story.pushed?.(push);
    const { url, wake, callId } = push.payload as { url: string; wake: string; callId: string };
    const agent = await UserAgent.connect(url, { token: wake });
    this.agents.add(agent);
    this.story.woken?.(url);
    const ended = agent.hears('call:ended').then(({ reason }) => {
      this.story.ended?.(reason);
      this.agents.delete(agent);
      agent.close();
    });
    const incoming = await Promise.race([agent.hears('call:incoming'), ended]);
    if (incoming) await this.take(agent, callId, incoming);
    await ended;
  }

  private async take(agent: UserAgent, callId: string, incoming: IncomingEvent): Promise<void> {
    this.story.rings?.(incoming);
    await agent.ask('call:ringing', { callId });
    this.story.answers?.(incoming);
    await agent.ask('call:accept', { callId, answer: 'v=0 (the answer)' });
    for (const n of [1, 2, 3]) await agent.ask('call:signal', { callId, n, signal: { candidate: `callee ${n}` } });
  }
}
