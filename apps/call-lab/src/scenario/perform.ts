import { setTimeout as wait } from 'node:timers/promises';
import { type CallView } from '#contract';
import { Watch } from '../lab/watch.js';
import { type Caller, ownCaller, scriptedCaller } from './callers.js';
import { type Ground } from './ground.js';
import { judge, type Moments, momentsOf } from './judge.js';
import { type Verdict } from './junit.js';
import { type Deed, type ScriptedCall } from './schema.js';

/** A call that is connected and that nobody ends is ended by its script. */
const TALK_MS = 300;
/** After the ring deadline the server ends the call; a script that waits longer waits for nothing. */
const AFTER_RING_MS = 30_000;

/** Places one call, does what its script wants, and says what was not as expected. */
export async function perform(call: ScriptedCall, ground: Ground): Promise<Verdict> {
  const began = Date.now();
  const complaints = await complaintsOf(call, ground).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  return { name: call.name, seconds: (Date.now() - began) / 1_000, complaints };
}

async function complaintsOf(call: ScriptedCall, ground: Ground): Promise<string[]> {
  await ground.tidy();
  for (const deed of call.before) if (deed.do !== 'hangup') await ground.do(deed);
  const { host, stage } = ground;
  const server = stage.servers[0];
  const caller =
    call.caller === undefined ? scriptedCaller(call, host, server) : await ownCaller(call, call.caller, host, server);
  try {
    const ended = await follow(call, caller, ground);
    const trouble = await caller.end();
    return [...judge(ended, call.expect), ...(trouble === undefined ? [] : [trouble])];
  } finally {
    await caller.end();
  }
}

/** Resolves with the ledger once the call is over; rejects where it is not in time, or a step fails. */
async function follow(script: ScriptedCall, caller: Caller, ground: Ground): Promise<CallView> {
  const callId = await caller.callId;
  const moments = new Waiting();
  const over = new Promise<CallView>((resolve) => {
    const watch = new Watch({
      call: (id) => ground.host.call(id),
      pushes: () => Promise.resolve([]),
      tell: ({ call }) => {
        moments.came(momentsOf(call));
        if (call.endedAt === undefined) return;
        watch.close();
        resolve(call);
      },
    });
    watch.call(callId);
  });
  const done = new AbortController();
  const steps = stepsOf(script).map(async ({ when, afterMs, then }) => {
    await moments.until(when);
    await wait(afterMs, undefined, { signal: done.signal });
    await (then.do === 'hangup' ? caller.hangUp() : ground.do(then));
  });
  const limit = script.ringSeconds * 1_000 + AFTER_RING_MS;
  const late = wait(limit, undefined, { ref: false }).then(() => {
    throw new Error(`the call was not over ${limit} ms after its invite`);
  });
  try {
    return await Promise.race([over, late, Promise.all(steps).then(() => over)]);
  } finally {
    // What was to come later must not happen to the next call.
    done.abort();
  }
}

function stepsOf({ steps }: ScriptedCall) {
  const hangUp: Deed = { do: 'hangup' };
  const isEnded = steps.some(({ then }) => then.do === 'hangup');
  return isEnded ? steps : [...steps, { when: 'answered' as const, afterMs: TALK_MS, then: hangUp }];
}

type Moment = 'invited' | keyof Moments;

/** Those who wait for a moment of the call. */
class Waiting {
  private known: readonly string[] = ['invited'];
  private waiting: { readonly moment: Moment; readonly resolve: () => void }[] = [];

  until(moment: Moment): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ moment, resolve });
      this.tell();
    });
  }

  came(moments: Moments): void {
    this.known = ['invited', ...Object.keys(moments)];
    this.tell();
  }

  private tell(): void {
    for (const { moment, resolve } of this.waiting) if (this.known.includes(moment)) resolve();
    this.waiting = this.waiting.filter(({ moment }) => !this.known.includes(moment));
  }
}
