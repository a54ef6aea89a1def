import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { type RecordedRequest } from '#apns-simulator';
import { signUserToken } from '#auth';
import { startChild } from '../../apps/call-lab/src/demo/child.js';
import { type Stage, startStage } from '../../apps/call-lab/src/demo/stage.js';
import { DeviceApi } from '../../apps/call-lab/src/phones/device-api.js';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { cpuMeter } from './cpu.js';
import { atEvenRate, median, percentile, preciseNow } from './even-rate.js';

/*
 * From the moment a caller's app emits its invite to the moment the simulator has read the whole push: signaling, Redis, BullMQ,
 * worker, TLS and HTTP/2 as processes of their own on this machine, two servers and a worker, at an even rate. The bare path
 * (bare-*.ts) runs in turn with it, against the same Redis and simulator: the ratio is what counts.
 */
const USAGE = 'npm run bench -- invite-to-push [--rate 100] [--seconds 10] [--rounds 3]';
const number = (name: string, given: string): [string, { type: 'string'; default: string }] => [
  name,
  { type: 'string', default: given },
];
const { values } = parseArgs({
  options: Object.fromEntries([number('rate', '100'), number('seconds', '10'), number('rounds', '3')]),
});
const [rate, seconds, rounds] = [Number(values['rate']), Number(values['seconds']), Number(values['rounds'])];
if (!(rate > 0 && seconds > 0 && rounds > 0 && rate * seconds <= 9_000)) {
  console.error(`${USAGE}\n(at most 9000 calls a round, as the simulator remembers the last 10000 pushes)`);
  process.exit(2);
}

const CALLERS = 50;
/** The bare path answers an invite before its push is out. */
const LAST_PUSH_WITHIN_MS = 3_000;
const here = fileURLToPath(new URL('.', import.meta.url));

interface Round {
  readonly latencies: number[];
  readonly cpu: Record<string, number>;
}

const stage = await startStage({
  cacheDir: '.cache',
  secret: randomBytes(32).toString('base64url'),
  env: process.env,
  tell: console.log,
});
try {
  await bench(stage);
} finally {
  await stage.stop();
}

async function bench(on: Stage): Promise<void> {
  const bare = await startBare(on);
  const whole = await startWhole(on);
  const results: Record<'callwake' | 'bare', Round[]> = { callwake: [], bare: [] };
  await whole(20, 2);
  await bare.run(20, 2);
  for (let round = 0; round < rounds; round++) {
    results.callwake.push(await whole(rate, seconds));
    results.bare.push(await bare.run(rate, seconds));
  }
  await bare.stop();
  report(results);
}

function report(results: Record<string, Round[]>): void {
  console.log(`\ninvite → push at the simulator, ${rate}/s for ${seconds} s, median of ${rounds} rounds (ms)\n`);
  for (const [name, all] of Object.entries(results)) {
    const of = (share: number) => median(all.map(({ latencies }) => percentile(latencies, share))).toFixed(2);
    console.log(`${name.padEnd(9)} p50 ${of(0.5)}  p90 ${of(0.9)}  p99 ${of(0.99)}  max ${of(1)}`);
    const parts = Object.keys(all[0]?.cpu ?? {}).map(
      (part) => `${part} ${median(all.map(({ cpu }) => cpu[part] ?? 0)).toFixed(2)}`,
    );
    console.log(`          CPU s: ${parts.join(', ')}`);
  }
}

/** Phones of their own for each call; callers on both servers. */
async function startWhole({
  servers,
  secret,
  pids,
  control,
}: Stage): Promise<(rate: number, seconds: number) => Promise<Round>> {
  const token = (sub: string) => signUserToken(secret, { sub }, 3600, Date.now());
  const callers = await Promise.all(
    Array.from({ length: CALLERS }, async (_, i) =>
      UserAgent.connect(servers[i % 2] ?? servers[0], { token: await token(`caller${i}`), deviceId: 'bench' }),
    ),
  );
  return async (perSecond, forSeconds) => {
    const ids = Array.from({ length: perSecond * forSeconds }, () => randomUUID());
    for (let i = 0; i < ids.length; i += 50) await Promise.all(ids.slice(i, i + 50).map(async (id) => register(id)));
    return measure(control, { ...pids }, ids, perSecond, forSeconds, async (callId, n) => {
      const caller = callers[n % CALLERS];
      const answer = await caller?.ask('call:invite', { callId, to: `callee-${callId}`, media: 'audio' });
      if (!answer?.ok) throw new Error(`an invite was refused: ${JSON.stringify(answer)}`);
      await caller?.hears('call:progress', (event) => event.callId === callId);
      await caller?.ask('call:hangup', { callId });
    });
  };
  async function register(callId: string): Promise<void> {
    await new DeviceApi(servers[0], await token(`callee-${callId}`)).register('phone', randomBytes(32).toString('hex'));
  }
}

async function startBare({ redis, appsFile, control, logs }: Stage) {
  const env = { REDIS_URL: redis, APPS_FILE: appsFile, NODE_ENV: 'production' };
  const start = (name: string) =>
    startChild({
      name,
      file: join(here, `${name}.js`),
      env,
      logFile: join(logs, `${name}.log`),
      isReady: ({ msg }) => msg === 'listening',
    });
  const [worker, signaling] = [await start('bare-worker'), await start('bare-signaling')];
  const sockets: Socket[] = Array.from({ length: CALLERS }, () =>
    io(String(signaling.ready['url']), { transports: ['websocket'], forceNew: true }),
  );
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve) =>
          socket.once('connect', () => {
            resolve(undefined);
          }),
        ),
    ),
  );
  const pids = { signaling: signaling.pid ?? 0, worker: worker.pid ?? 0 };
  return {
    run: (perSecond: number, forSeconds: number): Promise<Round> => {
      const ids = Array.from({ length: perSecond * forSeconds }, () => randomUUID());
      return measure(control, pids, ids, perSecond, forSeconds, async (callId, n) => {
        await sockets[n % CALLERS]?.emitWithAck('invite', { callId, token: randomBytes(32).toString('hex') });
      });
    },
    stop: async () => {
      for (const socket of sockets) socket.close();
      await signaling.stop();
      await worker.stop();
    },
  };
}

async function measure(
  control: string,
  pids: Record<string, number>,
  ids: readonly string[],
  perSecond: number,
  forSeconds: number,
  call: (callId: string, n: number) => Promise<void>,
): Promise<Round> {
  const meter = cpuMeter(pids);
  const invitedAt = new Map<string, number>();
  await atEvenRate(perSecond, forSeconds, async (n) => {
    const callId = ids[n] ?? '';
    invitedAt.set(callId, preciseNow());
    await call(callId, n);
  });
  const cpu = meter();
  const pushes = await pushesOf(control, new Set(ids));
  return { latencies: pushes.map(({ callId, receivedAt }) => receivedAt - (invitedAt.get(callId) ?? NaN)), cpu };
}

interface Pushed {
  readonly callId: string;
  readonly receivedAt: number;
}

/** One a call, or it is an error: what was pushed twice, or never, is no measurement. */
async function pushesOf(control: string, ids: ReadonlySet<string>): Promise<Pushed[]> {
  const until = preciseNow() + LAST_PUSH_WITHIN_MS;
  let mine = await recorded(control, ids);
  while (mine.length < ids.size && preciseNow() < until) mine = await recorded(control, ids);
  const once = new Set(mine.map(({ callId }) => callId));
  if (mine.length !== ids.size || once.size !== ids.size) {
    throw new Error(`${ids.size} calls, ${mine.length} pushes for ${once.size} of them`);
  }
  return mine;
}

async function recorded(control: string, ids: ReadonlySet<string>): Promise<Pushed[]> {
  const { pushes } = (await (await fetch(`${control}/pushes`)).json()) as { pushes: RecordedRequest[] };
  const all = pushes.map(({ body, receivedAt }) => ({
    callId: (JSON.parse(body) as { callId: string }).callId,
    receivedAt,
  }));
  return all.filter(({ callId }) => ids.has(callId));
}
