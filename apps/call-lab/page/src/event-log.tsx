import { calls, log } from './lab-line.js';
import { inWords } from './waterfall/scale.js';

/** What happened, newest last, with the time since its call's invite. */
export function EventLog() {
  return (
    <section class="card" aria-labelledby="log-title">
      <h2 id="log-title">Events</h2>
      <div class="log" role="log" aria-labelledby="log-title" tabIndex={0}>
        <ol>
          {log.value.map(({ at, who, what, tone, callId }, i) => (
            <li key={`${at} ${i}`} class={tone}>
              <span class="when">{whenOf(at, callId)}</span>
              <span>
                <strong>{who}</strong> {what}
              </span>
            </li>
          ))}
        </ol>
      </div>
      {log.value.length === 0 && <p class="hint">Nothing yet: call somebody.</p>}
    </section>
  );
}

function whenOf(at: number, callId?: string): string {
  const call = callId === undefined ? undefined : calls.value.get(callId)?.ledger.call;
  if (!call) return new Date(at).toLocaleTimeString(undefined, { hour12: false });
  return `+${inWords(Math.max(0, at - call.createdAt))}`;
}
