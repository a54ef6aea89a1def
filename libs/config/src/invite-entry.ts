import { Rule, TextRule } from './rules.js';
import { isWebhookAddress, WEBHOOK_ADDRESS } from './webhook-address.js';

/** Whom to ask who may call whom. */
export class InviteEntry {
  @TextRule(WEBHOOK_ADDRESS, isWebhookAddress)
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
