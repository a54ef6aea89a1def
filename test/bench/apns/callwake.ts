import { ApnsSender } from '#apns';
import { DEADLINE_MS, type OpenWay } from './push.js';

/** Callwake's own sender. */
export const openCallwake: OpenWay = ({ port, ca, providerKey, keyId, teamId, bundleId }) => {
  const host = `https://127.0.0.1:${port}`;
  const credential = { kind: 'key', key: providerKey, keyId, teamId } as const;
  const app = { app: 'demo', bundleId, credentials: { production: credential }, ca };
  const apps = [{ ...app, hosts: { production: host, sandbox: host } }];
  const sender = new ApnsSender({ apps, clock: Date.now, deadlineMs: DEADLINE_MS });
  sender.warm();
  return Promise.resolve(async ({ token, apnsId, expiration, payload }) => {
    const headers = {
      'apns-topic': `${bundleId}.voip`,
      'apns-push-type': 'voip',
      'apns-priority': '10',
      'apns-expiration': String(expiration),
      'apns-id': apnsId,
    };
    const address = { app: 'demo', environment: 'production', token } as const;
    const outcome = await sender.send(address, { headers, body: JSON.stringify(payload) });
    if (outcome.kind !== 'accepted') throw new Error(`${outcome.kind}: ${outcome.reason}`);
  });
};
