import { type PushTry, type SocketPlace } from './call.js';
import { type Reachable } from './ports.js';

/** Somebody who acts: a device of a user, or, without a device, a service that acts for the user. */
export interface Speaker {
  readonly user: string;
  readonly deviceId?: string;
}
export type SpeakingDevice = Required<Speaker>;

/** Where the devices of a call are, as just looked up. */
export interface Whereabouts {
  /** The inviting device's place, null where it has none; absent where there is no inviting device. */
  readonly caller?: SocketPlace | null;
  /** All of the callee's devices that can be reached, whether they are legs or not. */
  readonly callee: readonly Reachable[];
}

/** What a worker has to say of the push for a device. */
export type PushReport =
  /** It did not succeed, and there will be another attempt. */
  | { readonly kind: 'pushTried'; readonly deviceId: string; readonly tried: PushTry }
  | { readonly kind: 'pushAccepted'; readonly deviceId: string; readonly tried: PushTry }
  /** There will be no other attempt. `tried`: the last one, where it was not told of before. */
  | { readonly kind: 'pushEnded'; readonly deviceId: string; readonly reason: string; readonly tried?: PushTry };

/** Everything that can happen to a call after it was placed. */
export type CallEvent =
  /** A device has opened a socket, or has lost the one at this place. */
  | { readonly kind: 'connect' | 'disconnect'; readonly device: SpeakingDevice; readonly place: SocketPlace }
  /** A device was registered with a VoIP token, or has none any more: it was deleted, or another device has it. */
  | { readonly kind: 'join' | 'leave'; readonly device: SpeakingDevice }
  /** The device asks without a socket: its push has come. */
  | { readonly kind: 'wake'; readonly device: SpeakingDevice }
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
  | PushReport
  /** What came of the push that tells a device of the missed call. */
  | { readonly kind: 'missedCall'; readonly report: PushReport }
  | { readonly kind: 'look'; readonly seen: Whereabouts }
  /** `seen` absent: nobody looked, and nobody's absence is carried out. */
  | { readonly kind: 'check'; readonly seen?: Whereabouts };

export type EventKind = CallEvent['kind'];

/** What is to be done outside once the write has landed. Each may be done twice. */
export type Effect =
  | { readonly kind: 'push'; readonly deviceId: string; readonly held: boolean }
  /** The device of a held push has lost its socket. */
  | { readonly kind: 'hurryPush'; readonly deviceId: string; readonly heldAt: number }
  | { readonly kind: 'cancelPush'; readonly deviceId: string }
  /** The call was placed, or its invite is repeated: a check that came too early does not leave it without one. */
  | { readonly kind: 'confirmCheck' }
  /** The callee is told by an ordinary push: those of its devices that did not take part in the end. */
  | { readonly kind: 'missedCall' }
  /** The call is over: no check is needed any more, it is no longer among the live calls of its users, and another may ring. */
  | { readonly kind: 'retire' };
