import { type Ledger } from '../../../src/lab/wire.js';

/** By device: what a ledger no longer shows once it has gone on, as this page saw it. Ms since epoch. */
export type Sightings = Readonly<Record<string, { readonly held?: number; readonly heldUntil?: number }>>;

/** With what this ledger shows of pushes that are held back. */
export function seeing(before: Sightings, { call, at }: Ledger): Sightings {
  const after = { ...before };
  for (const { deviceId, push } of call.legs) {
    const known = after[deviceId] ?? {};
    if (push?.state === 'held') after[deviceId] = { held: at, ...known };
    else if (known.held !== undefined) after[deviceId] = { heldUntil: at, ...known };
  }
  return after;
}
