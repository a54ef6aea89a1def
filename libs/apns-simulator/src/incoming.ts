import { type IncomingHttpHeaders } from 'node:http2';
import { type PushRequest } from './request.js';

/** A request's headers as they came: name, value, name, value. */
type RawHeaders = readonly string[];

/** What is known of a request before its body. */
export type Opened = Omit<PushRequest, 'body' | 'bodyBytes'>;

/** Reads the headers; what is a secret of them is left out. */
export function opened(incoming: IncomingHttpHeaders, raw: RawHeaders, receivedAt: number): Opened {
  const { ':method': method, ':path': path, authorization: _secret, ...others } = incoming;
  const named = Object.entries(others).filter(([name]) => !name.startsWith(':'));
  return {
    receivedAt,
    method: String(method),
    path: String(path),
    headers: Object.fromEntries(named.map(([name, value]) => [name, String(value)])),
    repeatsHeader: repeats(raw.filter((_, index) => index % 2 === 0)),
  };
}

/** HTTP/2 itself lets a cookie come in pieces. */
function repeats(names: readonly string[]): boolean {
  const counted = names.filter((name) => name !== 'cookie');
  return new Set(counted).size < counted.length;
}
