import { openCallwake } from './callwake.js';
import { openNodeApn } from './node-apn.js';
import { type OpenWay } from './push.js';
import { openRawHttp2 } from './raw-http2.js';

/** By the name that tables show. */
export const ways = {
  Callwake: openCallwake,
  '@parse/node-apn': openNodeApn,
  'raw node:http2': openRawHttp2,
} satisfies Record<string, OpenWay>;

export type Way = keyof typeof ways;
export const WAYS = Object.keys(ways) as Way[];
