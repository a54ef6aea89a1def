import { Redis } from 'ioredis';
import { type Push, type Verdict } from '#apns-simulator';
import { type CallView, type DeviceView } from '#contract';
import { people } from './people.js';
import { type Phone } from './phone.js';
import { type Caller } from './caller.js';
import { World, type WorldOptions } from './world.js';

/** A world whose Apple says to each token what the test wants, one after the other; nothing more: accepted. */
export class AnsweringWorld {
  private constructor(
    readonly world: World,
    private readonly verdicts: Map<string, Verdict[]>,
    private readonly redis: Redis,
  ) {}

  static async start({ apple, ...options }: WorldOptions = {}): Promise<AnsweringWorld> {
    const verdicts = new Map<string, Verdict[]>();
    const answer = ({ token }: Push) => verdicts.get(token)?.shift();
    const world = await World.start({ ...options, apple: { ...apple, answer } });
    return new AnsweringWorld(world, verdicts, new Redis(world.redis.url));
  }

  /** A call to a sleeping phone of whose token Apple says this; it is given the time of the registration. */
  async call(said: (registeredAt: number) => Verdict[]): Promise<PushedCall> {
    const [alice, bob] = people('alice', 'bob');
    const [phone, caller] = await Promise.all([this.world.phone(bob), this.world.caller(alice)]);
    this.verdicts.set(phone.voipToken, said(Date.now()));
    const callId = await caller.invites(bob);
    return new PushedCall(this.world, this.redis, phone, caller, callId);
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.world.stop();
  }
}

export class PushedCall {
  constructor(
    private readonly world: World,
    private readonly redis: Redis,
    readonly phone: Phone,
    readonly caller: Caller,
    readonly callId: string,
  ) {}

  /** The worker has nothing to do for it any more: what it did to call and token is done. */
  async isOverForTheWorker(): Promise<void> {
    while (await this.redis.exists(`{callwake}:push:demo.${this.callId}.${this.phone.deviceId}`)) continue;
  }

  /** What the callee's ledger says of the push. */
  async push(): Promise<NonNullable<CallView['legs'][number]['push']>> {
    await this.isOverForTheWorker();
    const { body } = await this.world.http('GET', `/v1/calls/${this.callId}`, { token: await this.calleesToken() });
    return (body as CallView).legs[0]!.push!;
  }

  async device(): Promise<DeviceView> {
    await this.isOverForTheWorker();
    const { body } = await this.world.http('GET', '/v1/devices', { token: await this.calleesToken() });
    return (body as { devices: DeviceView[] }).devices[0]!;
  }

  /** Status and apns-id of each request that Apple got for it. */
  get requests() {
    return this.world.apple.requests.filter(({ token }) => token === this.phone.voipToken);
  }

  /** What the worker says of it, one after the other. */
  get log(): Readonly<Record<string, unknown>>[] {
    const lines = this.world.logLines.filter((line) => line.includes(this.callId));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  private calleesToken(): Promise<string> {
    return this.world.token(this.phone.user);
  }
}
