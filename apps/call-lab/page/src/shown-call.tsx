import { signal } from '@preact/signals';
import { type CallView } from '#contract';
import { calls, nameOf } from './lab-line.js';
import { Pushes } from './push.js';
import { inWords } from './waterfall/scale.js';
import { Waterfall } from './waterfall/waterfall.js';

/** The call that somebody chose to look at; undefined: the newest. */
const chosen = signal<string | undefined>(undefined);

/** One call: its waterfall, and its pushes. */
export function ShownCall() {
  const known = [...calls.value.values()].sort((a, b) => b.ledger.call.createdAt - a.ledger.call.createdAt);
  const seen = known.find(({ ledger }) => ledger.call.callId === chosen.value) ?? known[0];
  return (
    <section class="card" id="call" aria-labelledby="call-title" tabIndex={-1}>
      <div class="row spread">
        <h2 id="call-title">The call</h2>
        {known.length > 1 && (
          <select
            aria-label="Which call"
            value={seen?.ledger.call.callId}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.value === known[0]?.ledger.call.callId ? undefined : currentTarget.value;
            }}
          >
            {known.map(({ ledger: { call } }) => (
              <option key={call.callId} value={call.callId}>
                {new Date(call.createdAt).toLocaleTimeString(undefined, { hour12: false })} {call.from.name} to{' '}
                {nameOf(call.to)}
              </option>
            ))}
          </select>
        )}
      </div>
      {seen ? (
        <>
          <p class="story" role="status">
            {storyOf(seen.ledger.call)}
          </p>
          <Waterfall key={seen.ledger.call.callId} seen={seen} />
          <Pushes pushes={seen.ledger.pushes} />
        </>
      ) : (
        <p class="hint">
          No call yet. Call Bob: his phone sleeps and holds no connection. Here you will see, in milliseconds, how it
          comes to ring.
        </p>
      )}
    </section>
  );
}

function storyOf({ from, to, state, reason, legs, createdAt }: CallView): string {
  const who = `${from.name} calls ${nameOf(to)}`;
  const rang = Math.min(...legs.map(({ ringingAt }) => ringingAt ?? Infinity)) - createdAt;
  const ring = Number.isFinite(rang) ? `, rang after ${inWords(rang)}` : '';
  if (state === 'ended') return `${who}${ring}, ended: ${reason ?? 'completed'}`;
  return state === 'calling' ? `${who}: nothing rings yet` : `${who}${ring}: ${state}`;
}
