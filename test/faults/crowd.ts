import { randomUUID } from 'node:crypto';
import { type RecordedRequest } from '#apns-simulator';
import { type InviteRequest } from '#contract';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { type Phone } from '../support/phone.js';
import { type World } from '../support/world.js';
import { heldBack } from './held-back.js';
import { repeated } from './repeated.js';

/** What the callee's side can read of a call. */
export interface Ledger {
  readonly ringUntil: number;
  readonly endedAt?: number;
  readonly legs: readonly {
    readonly push: { readonly state: string; readonly attempts: number; readonly reason?: string };
  }[];
}

/** One caller, and people whose phones are asleep. */
export class Crowd {
  /** By phone, once it was called. */
  private readonly calls = new Map<Phone, string>();

  private constructor(
    private readonly world: World,
    readonly caller: Caller,
    readonly phones: readonly Phone[],
  ) {}

  static async asleep(world: World, size: number): Promise<Crowd> {
    const [alice, bob] = people('alice', 'bob');
    const phones: Phone[] = [];
    await fewAtOnce(Array.from({ length: size }), async (_, n) => {
      phones.push(await world.phone(`${bob}-${n}`));
    });
    return new Crowd(world, await world.caller(alice), phones);
  }

  /** Resolves when the server has taken a call to each. */
  async isCalled(more: Partial<InviteRequest> = {}): Promise<void> {
    await fewAtOnce(this.phones, async (phone) => {
      const callId = randomUUID();
      this.calls.set(phone, callId);
      const invite = { callId, to: phone.user, media: 'audio', ...more } as const;
      const answer = await repeated(() => this.caller.agent.ask('call:invite', invite));
      if (!answer.ok) throw new Error(`the invite was refused: ${answer.code}: ${answer.message}`);
    });
  }

  /** As `isCalled`, and the pushes come to the workers at once. */
  isCalledAtOnce(): Promise<void> {
    return heldBack(this.world, () => this.isCalled());
  }

  /** Each phone was pushed, and the caller has heard so: Apple's answer is known. */
  async rings(): Promise<void> {
    await Promise.all(this.phones.map((phone) => phone.isPushed()));
    await Promise.all(this.phones.map((phone) => this.caller.agent.hears('call:progress', this.isOf(phone))));
  }

  /** Why each call ended, as the caller hears it. */
  async ends(): Promise<string[]> {
    const ended = this.phones.map((phone) => this.caller.agent.hears('call:ended', this.isOf(phone)));
    return (await Promise.all(ended)).map(({ reason }) => reason);
  }

  /** What Apple was sent for each phone, in order. */
  get attempts(): RecordedRequest[][] {
    const { requests } = this.world.apple;
    return this.phones.map(({ voipToken }) => requests.filter(({ token }) => token === voipToken));
  }

  /** Apple's answers to each phone's pushes, in order; null where it gave none. */
  get answers(): (number | null)[][] {
    return this.attempts.map((attempts) => attempts.map(({ status }) => status));
  }

  /** How many apns-ids the pushes of each phone had. */
  get idsEach(): number[] {
    return this.attempts.map((attempts) => new Set(attempts.map(({ apnsId }) => apnsId)).size);
  }

  /** How often a worker learned that a phone's push was accepted: what is known as accepted is not sent again. */
  knownAsAccepted(log: readonly string[] = this.world.logLines): number[] {
    return this.linesOf('the push was accepted', log).map(({ length }) => length);
  }

  /** How often the queue tried each again, but for pushes that a busy machine was late with. */
  triedAgain(log: readonly string[] = this.world.logLines): number[] {
    const isLate = (line: string) => line.includes('Apple did not answer within');
    return this.linesOf('the push is tried again', log).map((lines) => lines.filter((line) => !isLate(line)).length);
  }

  async ledgers(): Promise<Ledger[]> {
    const read = async (phone: Phone) => {
      const token = await this.world.token(phone.user);
      const { body } = await this.world.http('GET', `/v1/calls/${this.calls.get(phone)}`, { token });
      return body as Ledger;
    };
    return Promise.all(this.phones.map(read));
  }

  /** Whether each device still has its VoIP token. */
  async tokensKept(): Promise<boolean[]> {
    const read = async ({ user }: Phone) => {
      const { body } = await this.world.http('GET', '/v1/devices', { token: await this.world.token(user) });
      return (body as { devices: { tokens: { voip: object | null } }[] }).devices[0]!.tokens.voip !== null;
    };
    return Promise.all(this.phones.map(read));
  }

  private linesOf(message: string, log: readonly string[]): string[][] {
    const those = log.filter((line) => line.includes(JSON.stringify(message)));
    return this.phones.map((phone) => those.filter((line) => line.includes(this.calls.get(phone)!)));
  }

  private isOf(phone: Phone) {
    return ({ callId }: { callId: string }) => callId === this.calls.get(phone);
  }
}

/** So few that a busy machine answers each of them in time. */
const FEW = 10;

async function fewAtOnce<T>(all: readonly T[], what: (each: T, n: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += FEW) {
    await Promise.all(all.slice(from, from + FEW).map((one, n) => what(one, from + n)));
  }
}

/** The same of each. */
export const each = <T>(size: number, what: T): T[] => Array<T>(size).fill(what);
