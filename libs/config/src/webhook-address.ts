import { parseUrl } from './rules.js';

/** Host names that stand for this machine; what they stand for is looked at again when they are connected to. */
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

export const WEBHOOK_ADDRESS =
  'must be an https URL, or a plain http one of a loopback address, without user name and password';

export function isWebhookAddress(text: string): boolean {
  const url = parseUrl(text);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' ? url.hostname !== '' : url.protocol === 'http:' && LOOPBACK.test(url.hostname);
}
