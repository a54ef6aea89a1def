import { type ApnsApp, type ApnsSenderOptions } from '#apns';
import { apnsAccessOf, type PushAccess, readPushConfig } from '#config';
import { type Surroundings } from './surroundings.js';

/** How long Apple may take, the connection included, in ms. A worker waits for less, as a phone is to ring meanwhile. */
export const DEADLINE_MS = 10_000;

/** The apps of the apps file, and how Apple is reached for them. */
export interface WayToApple {
  readonly apps: readonly ApnsApp[];
  /** For a sender, beside its apps. */
  readonly settings: Omit<ApnsSenderOptions, 'apps'>;
}

/** Throws ConfigError. */
export const wayToApple = ({ env, clock }: Surroundings): WayToApple => wayOf(readPushConfig(env), clock);

/** `clock`: ms since epoch. */
export function wayOf({ apps, apnsProxy }: PushAccess, clock: () => number): WayToApple {
  const proxy = apnsProxy.url?.reveal();
  return {
    apps: apps.map(apnsAccessOf),
    settings: { clock, deadlineMs: DEADLINE_MS, ...(proxy !== undefined && { proxy }) },
  };
}
