import { parseUrl, Rule, TextRule } from './rules.js';

/** Host names that stand for this machine; what they stand for is looked at again when they are connected to. */
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whom to ask who may call whom. */
export class InviteEntry {
  @TextRule(
    'must be an https URL, or a plain http one of a loopback address, without user name and password',
    isWebhookUrl,
  )
  url!: string;

  @TextRule('must be the name of a variable of the environment', (text) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text))
  secretEnv!: string;
}

export const IsInvite = () =>
  Rule(
    'must be "anyone", "service", or { "url", "secretEnv" }',
    (value) =>
      value === 'anyone' ||
      value === 'service' ||
      (typeof value === 'object' && value !== null && !Array.isArray(value)),
  );

function isWebhookUrl(text: string): boolean {
  const url = parseUrl(text);
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' ? url.hostname !== '' : url.protocol === 'http:' && LOOPBACK.test(url.hostname);
}
