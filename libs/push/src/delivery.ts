import { type CallStore, type Clock, type DeviceBook, type PushReport, type PushRequest } from '#calls';
import { type CouldNotAsk } from './outcome.js';
import { type ApnsIdOf, type BundleIdOf, type MissedCallTextOf, type PushSender, type SignWakeToken } from './ports.js';
import { type TokenDoubts } from './token-doubts.js';
import { type TokenVerdict } from './token-verdict.js';

/** The job: which leg is to be woken, and what the device is to connect to. */
export interface PushJob extends PushRequest {
  readonly url: string;
}

/** The job: which device is to be told of a missed call. */
export interface MissedCallJob extends PushRequest {
  readonly kind: 'missedCall';
}

/** What `deliver` needs of the outside. */
export interface Delivery {
  readonly calls: Pick<CallStore, 'read'>;
  readonly devices: Pick<DeviceBook, 'pushTarget' | 'forgetToken' | 'retag'>;
  readonly sender: PushSender;
  readonly signWakeToken: SignWakeToken;
  readonly apnsIdOf: ApnsIdOf;
  readonly bundleIdOf: BundleIdOf;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly expiration: 'deadline' | 'now';
  readonly doubts: TokenDoubts;
}

/** What `deliverMissedCall` needs. */
export interface MissedCallDelivery extends Pick<
  Delivery,
  'calls' | 'devices' | 'sender' | 'apnsIdOf' | 'bundleIdOf' | 'clock' | 'chance'
> {
  readonly textOf: MissedCallTextOf;
  /** Not those of VoIP pushes: these tokens are others, and may be wrong in other ways. */
  readonly doubts: TokenDoubts;
}

/**
 * What one attempt came to. A report is noted in the call before anything else is done: what Apple said is known to nobody else.
 *
 * - `tried`: another attempt is to follow after so many ms; 0: at once.
 * - `over`: no other attempt. `token`: what is to be done about it afterwards. `advice`: what the operator is to do.
 * - `nothing`: no push is wanted any more.
 */
export type Delivered =
  | {
      readonly kind: 'tried';
      readonly report: Extract<PushReport, { kind: 'pushTried' }>;
      readonly afterMs: number;
      readonly cause?: CouldNotAsk;
    }
  | {
      readonly kind: 'over';
      readonly report: Exclude<PushReport, { kind: 'pushTried' }>;
      readonly token?: TokenVerdict;
      readonly advice?: string;
      readonly cause?: CouldNotAsk;
      /** Nobody can make anything of the job. */
      readonly isUnusable?: true;
    }
  | { readonly kind: 'nothing' };
