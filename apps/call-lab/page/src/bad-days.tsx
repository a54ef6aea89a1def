import { type BadDay } from '../../src/lab/wire.js';
import { order } from './ask-lab.js';
import { callee } from './callee.js';
import { lab } from './lab-line.js';

const DAYS: readonly { readonly day: BadDay; readonly name: string; readonly what: string }[] = [
  { day: 'gone', name: '410', what: 'the app was removed: its token is no longer good' },
  { day: 'wrong-environment', name: 'Wrong environment', what: 'a sandbox token registered as production' },
  { day: 'unavailable', name: '503', what: 'the next two pushes are refused: try later' },
  { day: 'hang', name: 'Hangs', what: 'the next push gets no answer' },
  { day: 'goaway', name: 'GOAWAY', what: 'the connection is closed under the next push' },
  { day: 'cut', name: 'Cut', what: 'the connection breaks before the next push' },
];

/** Bad days by a click, for the next call to whom is chosen. */
export function BadDays() {
  const faults = lab.value?.faults ?? [];
  return (
    <section class="card" aria-labelledby="bad-title">
      <h2 id="bad-title">Bad days</h2>
      <p class="hint">
        Choose what goes wrong at Apple, then call. Phones go off, and programs are killed, at their own buttons.
      </p>
      <ul class="days">
        {DAYS.map(({ day, name, what }) => (
          <li key={day}>
            <button
              type="button"
              aria-describedby={`day-${day}`}
              onClick={() => {
                order('POST', 'bad-days', { day, user: callee.value });
              }}
            >
              {name}
            </button>
            <span id={`day-${day}`} class="hint">
              {what}
            </span>
          </li>
        ))}
      </ul>
      <div class="row" aria-live="polite">
        <span>
          {faults.length === 0 ? 'No fault stands.' : `Stands: ${faults.map(({ fault }) => fault.do).join(', ')}`}
        </span>
        <button
          type="button"
          onClick={() => {
            order('DELETE', 'bad-days');
          }}
        >
          All is well again
        </button>
      </div>
    </section>
  );
}
