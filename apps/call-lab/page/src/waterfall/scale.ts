/** Where a time is on the waterfall, from 0 to 1. */
export type Scale = (ms: number) => number;

/** Below this many ms the logarithmic scale is nearly even. */
const KNEE_MS = 15;
const TICKS = [0, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 600_000];
/** The first hundred milliseconds and the first minute are seen at once, and a bar never shrinks much while a phone rings. */
export function logarithmic(span: number): Scale {
  const all = Math.log1p(span / KNEE_MS);
  return (ms) => Math.min(1, Math.log1p(Math.max(0, ms) / KNEE_MS) / all);
}

export function even(span: number): Scale {
  return (ms) => Math.min(1, Math.max(0, ms) / span);
}

/** The times that the axis names. Nearer to each other than `apart`, they would write over each other. */
export function ticksOf(scale: Scale, span: number, apart: number): number[] {
  const ticks: number[] = [];
  for (const ms of TICKS) {
    const last = ticks.at(-1);
    if (ms <= span && (last === undefined || scale(ms) - scale(last) >= apart)) ticks.push(ms);
  }
  return ticks;
}

/** The span that holds this many ms with some room. */
export const spanFor = (ms: number): number => Math.max(250, ms * 1.06);

/** As people read it. */
export function inWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1_000).toFixed(ms % 1_000 === 0 ? 0 : 2)} s` : `${Math.round(ms / 1_000)} s`;
}
