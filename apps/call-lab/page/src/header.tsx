import { clientState } from './caller.js';
import { order } from './ask-lab.js';
import { lab, line } from './lab-line.js';
import { type PartView } from '../../src/lab/wire.js';

const WORDS = {
  offline: 'not connected',
  connecting: 'connecting …',
  online: 'connected',
  refused: 'refused',
} as const;

/** What is there, and what of it runs. */
export function Header() {
  return (
    <header>
      <div class="brand">
        <img src="/icon.svg" alt="" width="36" height="36" />
        <h1>
          Callwake <span>call lab</span>
        </h1>
      </div>
      <p class={`state ${clientState.value}`} role="status">
        You are Alice: {WORDS[clientState.value]}
      </p>
      <ul class="parts" aria-label="Programs">
        {lab.value?.parts.map((part) => (
          <Part key={part.name} part={part} />
        ))}
      </ul>
      {line.value === 'lost' && (
        <p class="lost" role="alert">
          The lab does not answer. It is asked again each second; calls that run go on without it.
        </p>
      )}
    </header>
  );
}

function Part({ part: { name, state } }: { readonly part: PartView }) {
  const isUp = state === 'up';
  return (
    <li class={`part ${state}`}>
      <span class="lamp" aria-hidden="true" />
      <span>
        {name} <span class="hint">{state}</span>
      </span>
      <button
        type="button"
        class="small"
        disabled={state === 'starting'}
        aria-label={`${isUp ? 'Kill' : 'Start'} ${name}`}
        onClick={() => {
          order('POST', `parts/${name}`, { do: isUp ? 'kill' : 'start' });
        }}
      >
        {isUp ? 'Kill' : 'Start'}
      </button>
    </li>
  );
}
