import { type DeviceRef } from '#calls';

/** Who speaks on a socket. */
export interface Identity extends DeviceRef {
  /** Display name, from the user token. */
  readonly name: string;
  /** Of a wake token: the one call that it may speak in. */
  readonly onlyCall?: string;
}
