import apn from '@parse/node-apn';
import { DEADLINE_MS, type OpenWay, type Push } from './push.js';

/** The client that most people use, by its own example: one provider, a notification a push. */
export const openNodeApn: OpenWay = ({ port, ca, providerKey: key, keyId, teamId, bundleId }) => {
  // `address`, `port` and `ca` are options of this client that its types do not name.
  const options = { token: { key, keyId, teamId }, address: '127.0.0.1', port, ca: [ca], requestTimeout: DEADLINE_MS };
  const provider = new apn.Provider(options);
  return Promise.resolve(async (push) => {
    const { failed } = await provider.send(notificationOf(push, bundleId), push.token);
    if (failed.length > 0) throw new Error(`failed: ${JSON.stringify(failed)}`);
  });
};

function notificationOf({ apnsId, expiration, payload }: Push, bundleId: string): apn.Notification {
  const notification = new apn.Notification();
  notification.topic = `${bundleId}.voip`;
  notification.pushType = 'voip';
  notification.priority = 10;
  notification.expiry = expiration;
  notification.id = apnsId;
  notification.rawPayload = payload;
  return notification;
}
