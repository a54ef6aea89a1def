import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { type Push } from '#apns-simulator';
import { until } from '../faults/until.js';
import { type AppleOptions } from './apple.js';
import { type Caller } from './caller.js';
import { type Phone } from './phone.js';
import { World } from './world.js';

interface Held {
  readonly arrived: () => void;
  readonly goesOn: Promise<undefined>;
}

/** A phone that is asleep, and its token for alerts. */
export interface Told {
  readonly phone: Phone;
  readonly alert: string;
}

export const aToken = (): string => randomBytes(32).toString('hex');

/** A world whose phones have tokens for alerts, and whose Apple may take its time with a push. */
export class MissedCalls {
  private constructor(
    readonly world: World,
    private readonly redis: Redis,
    private readonly held: Map<string, Held>,
  ) {}

  static async start(apple: AppleOptions = {}): Promise<MissedCalls> {
    const held = new Map<string, Held>();
    const answer = ({ token }: Push) => {
      held.get(token)?.arrived();
      return held.get(token)?.goesOn;
    };
    const world = await World.start({ apple: { answer, ...apple } });
    return new MissedCalls(world, new Redis(world.redis.url), held);
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.world.stop();
  }

  async phone(user: string, deviceId = 'phone', alert = aToken()): Promise<Told> {
    const phone = await this.world.phone(user, deviceId);
    await phone.register({ voip: phone.voipToken, alert });
    return { phone, alert };
  }

  /** From now on Apple has each push to this token in hand, until it may go on. */
  holds(token: string): { readonly isThere: Promise<void>; readonly goOn: () => void } {
    let arrived!: () => void;
    let goOn!: () => void;
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    const goesOn = new Promise<undefined>((resolve) => {
      goOn = () => {
        resolve(undefined);
      };
    });
    this.held.set(token, { arrived, goesOn });
    return { isThere, goOn };
  }

  /** A call of which these phones have got their push, as the caller knows. */
  async pushed(caller: Caller, bob: string, ...phones: Told[]): Promise<string> {
    const callId = await caller.invites(bob);
    for (const { phone } of phones) {
      await phone.isPushed();
      await caller.agent.hears('call:progress');
    }
    return callId;
  }

  /** How many alerts Apple got for each, once no push of the call waits for a worker or is in its hand. */
  async told(callId: string, ...tokens: string[]): Promise<number[]> {
    await until(async () => (await this.redis.keys(`{callwake}:push:demo.${callId}.*`)).length === 0);
    return tokens.map((token) => this.alerts(token).length);
  }

  alerts(token: string) {
    return this.world.apple.requests.filter((request) => request.token === token);
  }
}
