import { signal } from '@preact/signals';
import { ahead } from './lab-line.js';

/** The lab's clock, ms since epoch: moves while something is watched that moves. */
export const now = signal(Date.now());

const still = matchMedia('(prefers-reduced-motion: reduce)');
/** Who wants less motion sees the time in steps. */
const STEP_MS = 500;
const FRAME_MS = 50;

/** Moves `now` until it is stopped. */
export function runClock(): () => void {
  const tick = (): void => {
    now.value = Date.now() + ahead.peek();
  };
  tick();
  const timer = setInterval(tick, still.matches ? STEP_MS : FRAME_MS);
  return () => {
    clearInterval(timer);
  };
}
