import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { lab, type SeenCall } from '../lab-line.js';
import { now, runClock } from '../now.js';
import { type Bar, type Row, rowsOf } from './bars.js';
import { even, inWords, logarithmic, type Scale, spanFor, ticksOf } from './scale.js';
import { STAGES, WORDS } from './stages.js';

/** A bar a leg, from the invite to the answer; it grows while the call lives. */
export function Waterfall({ seen }: { readonly seen: SeenCall }) {
  const { call } = seen.ledger;
  const isLive = call.endedAt === undefined;
  const isEven = useSignal(false);
  useEffect(() => (isLive ? runClock() : undefined), [isLive]);
  const at = isLive ? Math.max(now.value, call.createdAt) : now.peek();
  const rows = rowsOf(seen.ledger, seen.sightings, at);
  const span = spanFor(Math.max(...rows.flatMap(({ bars }) => bars.map(({ to }) => to)), 0));
  const scale = isEven.value ? even(span) : logarithmic(span);
  return (
    <div class="waterfall" data-live={isLive}>
      <div class="row">
        <Legend />
        <label class="check">
          <input
            type="checkbox"
            checked={isEven.value}
            onInput={() => {
              isEven.value = !isEven.value;
            }}
          />
          even time scale
        </label>
      </div>
      <Axis scale={scale} span={span} />
      <ul class="legs">
        {rows.map((row) => (
          <Leg key={row.deviceId} row={row} scale={scale} />
        ))}
      </ul>
      {rows.length === 0 && <p class="hint">No device of this user could be rung.</p>}
    </div>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label="Stages of a leg">
      {STAGES.map((stage) => (
        <li key={stage} title={WORDS[stage].meaning}>
          <span class={`swatch ${stage}`} aria-hidden="true" />
          {WORDS[stage].name}
        </li>
      ))}
    </ul>
  );
}

const narrow = matchMedia('(width < 40rem)');

function Axis({ scale, span }: { readonly scale: Scale; readonly span: number }) {
  return (
    <div class="axis" aria-hidden="true">
      {ticksOf(scale, span, narrow.matches ? 0.16 : 0.085).map((ms) => (
        <span key={ms} style={{ left: percent(scale(ms)) }}>
          {inWords(ms)}
        </span>
      ))}
    </div>
  );
}

function Leg({ row, scale }: { readonly row: Row; readonly scale: Scale }) {
  const label = useComputed(() => lab.value?.phones.find(({ deviceId }) => deviceId === row.deviceId)?.label);
  return (
    <li class="leg">
      <div class="leg-head">
        <strong>{label.value ?? row.deviceId}</strong>
        {row.end !== undefined && <span class={`end ${toneOf(row.end)}`}>{row.end}</span>}
      </div>
      <div class="track" aria-hidden="true">
        {row.bars.map((bar) => (
          <span
            key={bar.stage}
            class={`bar ${bar.stage}${bar.open ? ' open' : ''}`}
            style={{ left: percent(scale(bar.from)), width: percent(widthOf(bar, scale)) }}
          >
            {widthOf(bar, scale) > WIDE && <span class="bar-ms">{inWords(bar.to - bar.from)}</span>}
          </span>
        ))}
        {row.misses.map(({ at, why }) => (
          <span key={at} class="miss" title={why} style={{ left: percent(scale(at)) }} />
        ))}
      </div>
      <Steps row={row} />
    </li>
  );
}

/** The same in words, for everyone. */
function Steps({ row }: { readonly row: Row }) {
  return (
    <ol class="steps">
      {row.bars.map((bar) => (
        <li key={bar.stage}>
          <span class={`dot ${bar.stage}`} aria-hidden="true" />
          {WORDS[bar.stage].name} <span class="ms">{inWords(bar.from)}</span>
        </li>
      ))}
      {row.misses.map(({ at, why }) => (
        <li key={`miss ${at}`} class="bad">
          <span class="dot missed" aria-hidden="true" />
          {why} <span class="ms">{inWords(at)}</span>
        </li>
      ))}
      {!row.bars.length && <li>No push: it cannot be reached</li>}
    </ol>
  );
}

/** A bar of this part of the track has room for its time. */
const WIDE = 0.075;
const widthOf = ({ from, to }: Bar, scale: Scale): number => scale(to) - scale(from);
const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;
const toneOf = (end: string): string =>
  end === 'completed' ? 'good' : ['unreachable', 'failed', 'unanswered'].includes(end) ? 'bad' : 'plain';
