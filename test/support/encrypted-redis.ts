import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/call-lab/src/redis/free-port.js';
import { makeAuthority } from '../../apps/call-lab/src/simulator/authority.js';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';
import { startRedis } from './private-redis.js';

export interface EncryptedRedis {
  /** `REDIS_URL` and `REDIS_CA_FILE`. */
  readonly env: Readonly<Record<'REDIS_URL' | 'REDIS_CA_FILE', string>>;
  stop(): Promise<void>;
}

export const PASSWORD = 'p@ss/word';

/** A Redis that speaks TLS, with a certificate of an authority that nobody else knows, and wants a password. */
export async function startEncryptedRedis(): Promise<EncryptedRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'callwake-tls-'));
  const authority = await makeAuthority();
  const { certificate, key } = await makeServerCertificate(authority);
  const written = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const [caFile, certFile, keyFile, port] = await Promise.all([
    written('ca.pem', authority.certificate),
    written('redis.pem', certificate),
    written('redis.key', key),
    freePort(),
  ]);
  const tls = ['--tls-port', String(port), '--tls-cert-file', certFile, '--tls-key-file', keyFile];
  const auth = ['--tls-auth-clients', 'no', '--tls-ca-cert-file', caFile, '--user', 'callwake', 'on', `>${PASSWORD}`];
  const redis = await startRedis({ args: [...tls, ...auth, '~*', '&*', '+@all'] });
  return {
    env: { REDIS_URL: `rediss://callwake:${encodeURIComponent(PASSWORD)}@localhost:${port}/3`, REDIS_CA_FILE: caFile },
    stop: async () => {
      await redis.stop();
      await rm(folder, { recursive: true });
    },
  };
}
