import { emptyOutbox } from './announcements.js';
import { type Call, type CallRef, type UserRef } from './call.js';
import { type Effect } from './events.js';
import { type Exchange } from './exchange.js';
import { FIRST_CHECK_MS, KEEP_ENDED_MS } from './limits.js';
import { type Pair, type PushRequest } from './ports.js';
import { pushRequestOf } from './push-request.js';
import { tellMissed } from './tell-missed.js';

/** Runs them side by side, but what takes the check from the call last: until then it makes up for what a crash loses. */
export async function runEffects(exchange: Exchange, call: Call, effects: readonly Effect[]): Promise<void> {
  const isLast = ({ kind }: Effect): boolean => kind === 'retire';
  const [others, last] = [effects.filter((effect) => !isLast(effect)), effects.filter(isLast)];
  if (others.length > 0) await Promise.all(others.map((effect) => run(exchange, call, effect)));
  await Promise.all(last.map((effect) => run(exchange, call, effect)));
}

function run(exchange: Exchange, call: Call, effect: Effect): Promise<void> {
  const ref: CallRef = { app: call.app, callId: call.callId };
  switch (effect.kind) {
    case 'push':
      return exchange.pushes.enqueue(pushRequestOf(call, effect.deviceId), effect.held ? exchange.holdMs : 0);
    case 'hurryPush':
      return hurry(exchange, pushRequestOf(call, effect.deviceId), effect.heldAt);
    case 'cancelPush':
      return exchange.pushes.cancel(ref, effect.deviceId);
    case 'confirmCheck':
      return exchange.timer.confirm(ref, exchange.clock() + FIRST_CHECK_MS);
    case 'missedCall':
      return tellMissed(exchange, call);
    case 'retire':
      return retire(exchange, call, ref);
  }
}

/** After the hold the push is a worker's: it may wait for what Apple asked it to wait for. */
async function hurry(exchange: Exchange, push: PushRequest, heldAt: number): Promise<void> {
  if (exchange.clock() < heldAt + exchange.holdMs) await exchange.pushes.hurry(push);
}

async function retire(exchange: Exchange, call: Call, ref: CallRef): Promise<void> {
  const now = exchange.clock();
  const until = (call.endedAt ?? now) + KEEP_ENDED_MS;
  await Promise.all([
    withoutCheck(exchange, ref),
    exchange.calls.index(usersOf(call), ref, until, now),
    exchange.calls.releasePair(pairOf(call), call.callId),
  ]);
}

/** Its check is what finds an outbox that was not emptied, so it stays until that is done. */
async function withoutCheck(exchange: Exchange, ref: CallRef): Promise<void> {
  const { announcer, timer } = exchange;
  if (!announcer) return timer.clear(ref);
  announcer.later(emptyOutbox(exchange, ref).then(() => timer.clear(ref)));
}

export const pairOf = ({ app, from, to }: Pick<Call, 'app' | 'from' | 'to'>): Pair => ({ app, users: [from.id, to] });

export const usersOf = (call: Pick<Call, 'app' | 'from' | 'to'>): UserRef[] =>
  [call.from.id, call.to].map((user) => ({ app: call.app, user }));
