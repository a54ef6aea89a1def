import { randomBytes, randomUUID } from 'node:crypto';

/** Where pushes go, and by which credentials. */
export interface ApnsPlace {
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  readonly providerKey: string;
  readonly keyId: string;
  readonly teamId: string;
  readonly bundleId: string;
}

/** One push as an application has it in hand; making its body is part of sending it. */
export interface Push {
  /** Hex. */
  readonly token: string;
  readonly apnsId: string;
  /** Seconds since epoch. */
  readonly expiration: number;
  readonly payload: object;
}

/** Resolves when the push was accepted, rejects otherwise. */
export type Send = (push: Push) => Promise<void>;

/** For all alike: on a loaded machine a benchmark is slow, and fails no push. */
export const DEADLINE_MS = 60_000;

/** Opens one way to Apple. */
export type OpenWay = (place: ApnsPlace) => Promise<Send>;

const RING_MS = 45_000;
const WAKE_TOKEN_BYTES = 220;

/** So many different pushes, as large and shaped as Callwake's. */
export function makePushes(count: number): Push[] {
  const now = Date.now();
  const wake = randomBytes(WAKE_TOKEN_BYTES).toString('base64url');
  return Array.from({ length: count }, (_, n) => ({
    token: randomBytes(32).toString('hex'),
    apnsId: randomUUID(),
    expiration: Math.floor((now + RING_MS) / 1000),
    payload: payloadOf(n, now, wake),
  }));
}

const payloadOf = (n: number, now: number, wake: string): object => ({
  aps: {},
  callId: randomUUID(),
  from: { id: `caller-${n}`, name: 'Ada Lovelace' },
  media: 'audio',
  ...{ sentAt: now, ringUntil: now + RING_MS },
  url: 'https://calls.example.org',
  wake,
});
