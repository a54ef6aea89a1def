import { IsOptional } from 'class-validator';
import { parseUrl, Rule } from './rules.js';
import { Secret } from './secret.js';
import { FromVariable } from './variable.js';

/** By what way Apple is reached. A secret, for it may hold a password. */
export class ApnsProxy {
  @FromVariable('APNS_PROXY', {
    form: 'secret',
    meaning: 'HTTP proxy that pushes go through, by CONNECT: http://[user:password@]host:port',
  })
  @IsOptional()
  @Rule(
    'must be http://[user:password@]host[:port], without a path; the connection inside is TLS in any case',
    (value) => value instanceof Secret && isProxyUrl(value.reveal()),
  )
  url?: Secret;
}

function isProxyUrl(text: string): boolean {
  const url = parseUrl(text);
  return url?.protocol === 'http:' && url.hostname !== '' && url.pathname + url.search + url.hash === '/';
}
