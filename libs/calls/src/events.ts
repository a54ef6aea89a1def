import { type PushTry } from './call.js';

/** Somebody who acts: a device of a user, or, without a device, a service that acts for the user. */
export interface Speaker {
  readonly user: string;
  readonly deviceId?: string;
}
export type SpeakingDevice = Required<Speaker>;

/** Everything that can happen to a call after it was placed. */
export type CallEvent =
  | { readonly kind: 'connect'; readonly device: SpeakingDevice; readonly server: string }
  | { readonly kind: 'ring'; readonly device: SpeakingDevice }
  | { readonly kind: 'accept'; readonly device: SpeakingDevice; readonly answer?: string }
  | { readonly kind: 'decline'; readonly device: SpeakingDevice; readonly reason: 'declined' | 'busy' }
  | {
      readonly kind: 'signal';
      readonly device: SpeakingDevice;
      readonly signal: unknown;
      /** The device's own count of its signals in this call. */
      readonly n?: number;
      /** Size of the signal as JSON, in bytes. */
      readonly bytes: number;
    }
  | { readonly kind: 'hangUp'; readonly speaker: Speaker }
  /** It did not succeed, and there will be another attempt. */
  | { readonly kind: 'pushTried'; readonly deviceId: string; readonly tried: PushTry }
  | { readonly kind: 'pushAccepted'; readonly deviceId: string; readonly tried: PushTry }
  /** There will be no other attempt. `tried`: the last one, where it was not told of before. */
  | { readonly kind: 'pushEnded'; readonly deviceId: string; readonly reason: string; readonly tried?: PushTry }
  | { readonly kind: 'check' };

export type EventKind = CallEvent['kind'];

/** What is to be done outside once the write has landed. Each may be done twice. */
export type Effect =
  | { readonly kind: 'push'; readonly deviceId: string; readonly held: boolean }
  | { readonly kind: 'cancelPush'; readonly deviceId: string }
  /** The call was just placed: a check that came too early does not leave it without one. */
  | { readonly kind: 'confirmCheck' }
  /** The call is over: no check is needed any more, and it is no longer among the live calls of its users. */
  | { readonly kind: 'retire' };
