import { createPrivateKey } from 'node:crypto';
import { connect } from 'node:http2';
import { SignJWT } from 'jose';
import { type OpenWay } from './push.js';

/** The least that Node's own HTTP/2 can do it with: one session, one token, and hope that nothing happens. */
export const openRawHttp2: OpenWay = async ({ port, ca, providerKey, keyId, teamId, bundleId }) => {
  const jwt = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt()
    .sign(createPrivateKey(providerKey));
  const session = connect(`https://127.0.0.1:${port}`, { ca });
  return ({ token, apnsId, expiration, payload }) =>
    new Promise((resolve, reject) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': `/3/device/${token}`,
        authorization: `bearer ${jwt}`,
        'apns-topic': `${bundleId}.voip`,
        'apns-push-type': 'voip',
        'apns-priority': '10',
        'apns-expiration': String(expiration),
        'apns-id': apnsId,
      });
      let status: number | undefined;
      stream.on('response', (headers) => {
        status = headers[':status'];
      });
      stream.on('end', () => {
        if (status === 200) resolve();
        else reject(new Error(`status ${status ?? 'none'}`));
      });
      stream.on('error', reject);
      stream.resume();
      stream.end(JSON.stringify(payload));
    });
};
