import { IsOptional } from 'class-validator';
import { Rule, TextRule } from './rules.js';
import { Secret } from './secret.js';
import { isWebhookSecret, WEBHOOK_SECRET } from './secret-rules.js';
import { FromVariable } from './variable.js';
import { isWebhookAddress, WEBHOOK_ADDRESS } from './webhook-address.js';

/** Who is told what becomes of calls. */
export class WebhookVariables {
  @FromVariable('WEBHOOK_URL', {
    meaning: 'where your back end is told of calls; https, or http to loopback. Needs WEBHOOK_SECRET',
  })
  @IsOptional()
  @TextRule(WEBHOOK_ADDRESS, isWebhookAddress)
  url?: string;

  @FromVariable('WEBHOOK_SECRET', {
    form: 'secret',
    meaning: 'signs what is posted there: whsec_ and 24 to 64 bytes as base64',
  })
  @IsOptional()
  @Rule(WEBHOOK_SECRET, (value) => value instanceof Secret && isWebhookSecret(value.reveal()))
  secret?: Secret;
}

export interface WebhookConfig {
  readonly url: string;
  readonly secret: Secret;
}

/** The one is of use only with the other. */
export function webhookProblems({ url, secret }: WebhookVariables): string[] {
  if (url !== undefined && !secret) return ['WEBHOOK_SECRET must be set where WEBHOOK_URL is'];
  if (secret && url === undefined) return ['WEBHOOK_URL must be set where WEBHOOK_SECRET is'];
  return [];
}

/** Null: nobody is told. */
export const webhookConfig = ({ url, secret }: WebhookVariables): WebhookConfig | null =>
  url !== undefined && secret ? { url, secret } : null;
