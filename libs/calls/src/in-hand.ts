import { type Call, type CallRef } from './call.js';
import { type Decision } from './decision.js';
import { decideTogether, type Outcome, type Together } from './decide-together.js';
import { runEffects } from './effects.js';
import { type CallEvent } from './events.js';
import { type Asked, type Exchange } from './exchange.js';
import { MOST_CONFLICTS, MOST_TOGETHER } from './limits.js';
import { type WriteResult } from './ports.js';
import { noSuchCall, refuse } from './refusal.js';
import { write } from './write.js';

export const tooLate = refuse(
  'unavailable',
  'The store answered too late and nothing was changed: repeat with the same ids.',
);
export const tooBusy = refuse('unavailable', 'Too much happens to this call at once: repeat with the same ids.');

/** The events of one process by call. Those that come while a write of their call is under way go into the next one together. */
export class CallsInHand {
  private readonly queues = new Map<string, Queue>();

  /** Calls with an event in hand: nothing is kept of one that is idle. */
  get size(): number {
    return this.queues.size;
  }

  /** In the order in which they were added. */
  add(ref: CallRef, asked: Asked): void {
    const key = `${ref.app}/${ref.callId}`;
    const known = this.queues.get(key);
    if (known) {
      known.add(asked);
      return;
    }
    const queue = new Queue(ref);
    queue.add(asked);
    this.queues.set(key, queue);
    void queue.empty(() => this.queues.delete(key));
  }
}

class Queue {
  private waiting: Asked[] = [];
  /** What is remembered of the call has been found wanting. */
  private mustRead = false;

  constructor(private readonly ref: CallRef) {}

  add(asked: Asked): void {
    this.waiting.push(asked);
  }

  /** Never rejects. `done` is called in the moment in which nothing waits: what comes a moment later belongs to another queue. */
  async empty(done: () => void): Promise<void> {
    for (let [first] = this.waiting; first; [first] = this.waiting) {
      try {
        await this.round(first.exchange);
      } catch (error) {
        for (const { reject } of this.waiting.splice(0)) reject(error);
      }
    }
    done();
  }

  private async round(exchange: Exchange): Promise<void> {
    const known = this.remembered(exchange);
    const call = known ?? (await exchange.calls.read(this.ref));
    const asked = this.waiting.splice(0, MOST_TOGETHER);
    if (!call) {
      for (const { resolve } of asked) resolve(noSuchCall);
      return;
    }
    for (const { exchange: own } of asked) own.meets?.(call);
    const heard = (await Promise.all(asked.map((each) => hear(each, call)))).flat();
    const events = heard.map(({ event }) => event);
    const together = decideTogether(call, events, exchange.clock());
    const decided = heard.slice(0, together.outcomes.length).map((each) => each.asked);
    this.back(heard.slice(decided.length).map((each) => each.asked));
    // A refusal or a repeat speaks of what the store has now, and not of what it had a moment ago.
    if (known && together.outcomes.some(({ decision }) => decision.kind !== 'next')) this.readAgain(decided);
    else await this.carryOut(exchange, together, decided);
  }

  /** The call as this process wrote or read it last, if that may be what the store has: the write will tell. */
  private remembered({ calls }: Exchange): Call | null {
    const { mustRead } = this;
    this.mustRead = false;
    return mustRead ? null : (calls.recall?.(this.ref) ?? null);
  }

  private readAgain(asked: readonly Asked[]): void {
    this.mustRead = true;
    this.back(asked);
  }

  private async carryOut(exchange: Exchange, { outcomes, next, steps }: Together, asked: Asked[]): Promise<void> {
    if (!next) {
      void conclude(asked, outcomes);
      return;
    }
    const latest = Math.min(...asked.map((each) => each.latest));
    let result: WriteResult;
    try {
      result = await write(exchange, next, steps, latest);
    } catch (error) {
      for (const { reject } of asked) reject(error);
      return;
    }
    if (result === 'written') void conclude(asked, outcomes);
    if (result === 'conflict') this.readAgain(asked.filter(mayTryAgain));
    if (result === 'late') this.back(asked.filter((each) => isInTime(each, Math.max(latest, exchange.clock()))));
  }

  /** They are decided before what came after them. */
  private back(asked: readonly Asked[]): void {
    this.waiting.unshift(...asked);
  }
}

/** The event, with who asked; nothing where it could not be found out. */
async function hear(asked: Asked, call: Call): Promise<{ asked: Asked; event: CallEvent }[]> {
  const { happening, reject } = asked;
  if (typeof happening !== 'function') return [{ asked, event: happening }];
  try {
    return [{ asked, event: await happening(call) }];
  } catch (error) {
    reject(error);
    return [];
  }
}

function mayTryAgain(asked: Asked): boolean {
  asked.conflicts += 1;
  if (asked.conflicts < MOST_CONFLICTS) return true;
  asked.resolve(tooBusy);
  return false;
}

function isInTime({ latest, resolve }: Asked, past: number): boolean {
  if (latest > past) return true;
  resolve(tooLate);
  return false;
}

/** The effects in the order of the events: a push is asked for before it is cancelled. */
async function conclude(asked: readonly Asked[], outcomes: readonly Outcome[]): Promise<void> {
  for (const [i, { decision, after }] of outcomes.entries()) {
    const each = asked[i];
    if (each) await tell(each, decision, after).catch(each.reject);
  }
}

async function tell({ exchange, resolve }: Asked, decision: Decision, call: Call): Promise<void> {
  if (decision.kind === 'refused') {
    resolve(decision.refusal);
    return;
  }
  await runEffects(exchange, call, decision.effects);
  resolve({ ok: true, call, told: decision.kind === 'next' ? decision.entries : [] });
}
