import { Webhook } from 'standardwebhooks';

/** Headers of Standard Webhooks. `secret`: `whsec_` and base64; `at`: ms since epoch. */
export function signedHeaders(secret: string, id: string, body: string, at: number): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  };
}
