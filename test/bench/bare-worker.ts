import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { dirname, join } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { SignJWT } from 'jose';

/* The least that turns a job into a push: one stream on one connection, with one provider token. */
interface AppsFile {
  apps: {
    apns: { bundleId: string; key: { file: string; keyId: string; teamId: string }; hosts: { sandbox: string } };
  }[];
}

const appsFile = process.env['APPS_FILE'] ?? '';
const file = (name: string): string => readFileSync(join(dirname(appsFile), name), 'utf8');
const [app] = (JSON.parse(readFileSync(appsFile, 'utf8')) as AppsFile).apps;
if (!app) throw new Error('APPS_FILE names no app');
const { bundleId, key, hosts } = app.apns;
const jwt = await new SignJWT()
  .setProtectedHeader({ alg: 'ES256', kid: key.keyId })
  .setIssuer(key.teamId)
  .setIssuedAt()
  .sign(createPrivateKey(file(key.file)));
const session = connect(hosts.sandbox, { ca: file('ca.pem') });

function push({ callId, token }: { callId: string; token: string }): Promise<void> {
  const stream = session.request({
    ':method': 'POST',
    ':path': `/3/device/${token}`,
    authorization: `bearer ${jwt}`,
    ...{ 'apns-topic': `${bundleId}.voip`, 'apns-push-type': 'voip', 'apns-expiration': '0', 'apns-id': callId },
  });
  stream.end(JSON.stringify({ aps: {}, callId }));
  stream.resume();
  return new Promise((resolve, reject) => {
    stream.once('end', resolve).once('error', reject);
  });
}

const connection = new Redis(process.env['REDIS_URL'] ?? '', { maxRetriesPerRequest: null });
const worker = new Worker<{ callId: string; token: string }>('bare', ({ data }) => push(data), {
  ...{ connection, prefix: '{bare}', concurrency: 200 },
});
await worker.waitUntilReady();
console.log(JSON.stringify({ msg: 'listening', url: '' }));
