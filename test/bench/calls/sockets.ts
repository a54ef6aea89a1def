import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signUserToken } from '#auth';
import { type Child, startChild } from '../../../apps/call-lab/src/demo/child.js';
import { programs } from '../../../apps/call-lab/src/demo/programs.js';
import { writeAppsFile } from '../../../apps/call-lab/src/simulator/apps-file.js';
import { startPrivateRedis } from '../../../apps/call-lab/src/redis/private-redis.js';
import { type RedisServer } from '../../../apps/call-lab/src/redis/server-program.js';
import { connectAgent } from './agent.js';
import { connectBare } from './bare-socket.js';

const WARM_UP = 300;
const AT_ONCE = 20;
/** As long as the garbage collection of a server takes that other work slows down. */
const SETTLED_AFTER_MS = 1_500;
const KIB = 1024;

type Connect = (n: number) => Promise<{ close(): unknown }>;

/** Resident memory a connected idle socket: of a server, and of socket.io alone. */
export async function measureSockets(server: RedisServer, sockets: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'callwake-bench-'));
  const redis = await startPrivateRedis({ server });
  const secret = randomBytes(32).toString('base64url');
  const appsFile = await writeAppsFile(dir, { app: 'demo', bundleId: 'org.example.demo', url: 'https://127.0.0.1' });
  const start = (name: string, file: string): Promise<Child> =>
    startChild({
      ...{ name, file, logFile: join(dir, `${name}.log`) },
      execArgv: ['--expose-gc', '--import', new URL('collect.js', import.meta.url).href],
      env: {
        NODE_ENV: 'production',
        REDIS_URL: redis.url,
        AUTH_SECRET: secret,
        PORT: '0',
        APPS_FILE: appsFile,
        RATE_HANDSHAKES: 'off',
      },
      isReady: (line) => line['msg'] === 'listening',
    });
  const measure = async (name: string, file: string, connectTo: (url: string) => Connect): Promise<void> => {
    const child = await start(name, file);
    try {
      const bytes = await bytesASocket(child.pid ?? 0, sockets, connectTo(String(child.ready['url'])));
      console.log(`${name}: ${(bytes / KIB).toFixed(1)} KiB a connected idle socket, at ${sockets}`);
    } finally {
      await child.stop();
    }
  };
  console.log('');
  try {
    await measure('socket.io alone', fileURLToPath(new URL('../bare-signaling.js', import.meta.url)), (url) => {
      return () => connectBare(url);
    });
    await measure('Callwake', programs.signaling, (url) => async (n) => {
      const token = await signUserToken(secret, { sub: `user${n}` }, 3600, Date.now());
      return connectAgent(url, { token, deviceId: 'phone' });
    });
  } finally {
    await redis.stop();
    await rm(dir, { recursive: true });
  }
}

async function bytesASocket(pid: number, sockets: number, connect: Connect): Promise<number> {
  const open: { close(): unknown }[] = [];
  const upTo = async (many: number): Promise<void> => {
    for (let n = open.length; n < many; n += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, many - n) }, (_, i) => n + i);
      open.push(...(await Promise.all(numbers.map(connect))));
    }
  };
  await upTo(WARM_UP);
  const before = await residentBytes(pid);
  await upTo(WARM_UP + sockets);
  const after = await residentBytes(pid);
  for (const socket of open) socket.close();
  return (after - before) / sockets;
}

/** After its garbage is collected. */
async function residentBytes(pid: number): Promise<number> {
  for (let i = 0; i < 2; i++) {
    process.kill(pid, 'SIGUSR2');
    await wait(SETTLED_AFTER_MS);
  }
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * KIB;
}
