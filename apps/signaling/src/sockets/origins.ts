import { type IncomingMessage } from 'node:http';

/**
 * Whether the page that opens a socket may: browsers ask no leave for WebSockets as they do for HTTP, they only name the page's
 * origin. What is no browser names none; an app of React Native names the server itself.
 */
export function isAllowedOrigin({ headers }: IncomingMessage, allowed: readonly string[], publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes(origin)) return true;
  const from = hostOf(origin);
  return from !== null && (from === host || from === hostOf(publicUrl));
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null);
