import { type Deed, type OnRing, type PhoneState, type PhoneView } from '../../src/lab/wire.js';
import { order } from './ask-lab.js';
import { lab } from './lab-line.js';

const STATES: Readonly<Record<PhoneState, string>> = {
  asleep: 'asleep',
  killed: 'killed',
  off: 'off',
  connected: 'connected',
};
const REACTIONS: Readonly<Record<OnRing, string>> = {
  wait: 'waits for you',
  answer: 'answers',
  decline: 'declines',
  busy: 'is busy',
};
const DOING: Readonly<Record<PhoneView['doing'], string>> = {
  nothing: '',
  waking: 'waking up',
  ringing: 'ringing',
  talking: 'talking',
};

/** Everyone who can be called. */
export function Phones() {
  return (
    <section class="card" aria-labelledby="phones-title">
      <h2 id="phones-title">Phones</h2>
      <p class="hint">
        Asleep and killed ones hold no connection; a killed app starts from nothing. One that is off gets its push when
        it is back. What each does when it rings, it does after 1.5 s.
      </p>
      <ul class="phones">
        {lab.value?.phones.map((phone) => (
          <Phone key={phone.deviceId} phone={phone} />
        ))}
      </ul>
      <p>
        <a href="/?phone=frank" target="_blank" rel="noopener">
          Open a tab that sleeps: Frank
        </a>{' '}
        <span class="hint">
          holds no connection to Callwake until a push wakes it; its line to this lab stands for the one that iOS holds
          to Apple
        </span>
      </p>
    </section>
  );
}

function Phone({ phone }: { readonly phone: PhoneView }) {
  const { deviceId, label, state, doing, kind } = phone;
  return (
    <li class={`phone ${state} ${doing}`} aria-label={label}>
      <div class="phone-head">
        <span class="handset" aria-hidden="true" />
        <strong>{label}</strong>
        <span class="badge">{doing === 'nothing' ? state : DOING[doing]}</span>
      </div>
      {kind === 'virtual' ? (
        <Controls phone={phone} />
      ) : (
        <p class="hint">Answer in that tab; close it, and it is off.</p>
      )}
      {kind === 'virtual' && doing === 'ringing' && (
        <div class="row">
          <Button deviceId={deviceId} label={label} deed="answer" name="Answer" />
          <Button deviceId={deviceId} label={label} deed="decline" name="Decline" />
        </div>
      )}
      {kind === 'virtual' && doing === 'talking' && (
        <Button deviceId={deviceId} label={label} deed="hangup" name="Hang up" />
      )}
    </li>
  );
}

interface ButtonProps {
  readonly deviceId: string;
  readonly label: string;
  readonly deed: Deed;
  readonly name: string;
}

function Button({ deviceId, label, deed, name }: ButtonProps) {
  return (
    <button
      type="button"
      class={deed}
      aria-label={`${name}: ${label}`}
      onClick={() => {
        order('POST', `phones/${deviceId}`, { do: deed });
      }}
    >
      {name}
    </button>
  );
}

function Controls({ phone: { deviceId, label, state, onRing } }: { readonly phone: PhoneView }) {
  return (
    <div class="controls">
      <label for={`is-${deviceId}`}>It is</label>
      <select
        id={`is-${deviceId}`}
        aria-label={`${label} is`}
        value={state}
        onChange={({ currentTarget }) => {
          order('POST', `phones/${deviceId}`, { state: currentTarget.value });
        }}
      >
        {Object.entries(STATES).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <label for={`rings-${deviceId}`}>Rings</label>
      <select
        id={`rings-${deviceId}`}
        aria-label={`When it rings, ${label}`}
        value={onRing}
        onChange={({ currentTarget }) => {
          order('POST', `phones/${deviceId}`, { onRing: currentTarget.value });
        }}
      >
        {Object.entries(REACTIONS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
