import { type PushSeen } from '../../src/lab/wire.js';
import { lab } from './lab-line.js';

/** The pushes of a call as Apple's stand-in had them: what an app maker would otherwise never see. */
export function Pushes({ pushes }: { readonly pushes: readonly PushSeen[] }) {
  return (
    <section aria-labelledby="push-title">
      <h3 id="push-title">The push itself</h3>
      {pushes.length === 0 && <p class="hint">Apple was asked for none yet.</p>}
      {pushes.map((push) => (
        <Push key={`${push.connection} ${push.stream}`} push={push} />
      ))}
    </section>
  );
}

function Push({ push }: { readonly push: PushSeen }) {
  const { deviceId, method, path, headers, body, status, reason, fault } = push;
  const label = lab.value?.phones.find((phone) => phone.deviceId === deviceId)?.label ?? deviceId;
  const answer = status === null ? `no answer${fault === null ? '' : ` (${fault})`}` : `${status} ${reason ?? ''}`;
  return (
    <details class="push">
      <summary>
        {label}: <span class={status === 200 ? 'good' : 'bad'}>{answer.trim()}</span>
      </summary>
      <pre tabIndex={0} aria-label={`Request for ${label}`}>
        {`${method} ${path.replace(/[0-9a-f]{32,}/, (token) => `${token.slice(0, 6)}…${token.slice(-6)}`)}\n`}
        {Object.entries(headers)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => `${name}: ${String(value)}\n`)
          .join('')}
        {'\n'}
        {readable(body)}
      </pre>
    </details>
  );
}

/** The body as JSON, where it is some. */
function readable(body: unknown): string {
  try {
    return JSON.stringify(typeof body === 'string' ? JSON.parse(body) : body, shortWake, 2);
  } catch {
    return String(body);
  }
}

/** A credential is shown by its beginning. */
const shortWake = (name: string, value: unknown): unknown =>
  name === 'wake' && typeof value === 'string' ? `${value.slice(0, 16)}…` : value;
