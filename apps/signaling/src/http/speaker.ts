import { type Identity } from '#auth';

/** A device that speaks with a wake token: in its call alone. */
export interface Woken {
  readonly scope: 'wake';
  readonly app: string;
  readonly user: string;
  readonly deviceId: string;
  readonly callId: string;
}

/** Who speaks in a request that also takes a wake token. */
export type PartySpeaker = Identity | Woken;
