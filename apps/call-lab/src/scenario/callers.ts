import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { CallwakeClient } from '#client';
import { environment } from '#config';
import { type HostApplication } from '../lab/host-application.js';
import { type ScriptedCall } from './schema.js';

/** Who places a scripted call. */
export interface Caller {
  /** Resolves with the call's id once there is one. */
  readonly callId: Promise<string>;
  hangUp(): Promise<void>;
  /** What went wrong with the caller itself; undefined: nothing. Settles when it has ended. */
  end(): Promise<string | undefined>;
}

const LOOK_EVERY_MS = 50;
/** A command that has placed no call after so long will not. */
const PLACED_WITHIN_MS = 20_000;
const GONE_WITHIN_MS = 5_000;
/** A call whose caller has ended already is found so soon. */
const PLACED_BEFORE_MS = 2_000;

/** By the SDK. */
export function scriptedCaller(call: ScriptedCall, host: HostApplication, server: string): Caller {
  const { from, to, media, ringSeconds } = call;
  const client = new CallwakeClient({ url: server, deviceId: 'scripted-caller', token: () => host.tokenOf(from) });
  const placed = client.invite(to, { media, ringSeconds });
  return {
    callId: placed.then(({ id }) => id),
    hangUp: async () => {
      await (await placed).hangup();
    },
    end: () => {
      client.close();
      return Promise.resolve(undefined);
    },
  };
}

/** The app maker's own: a command that is given where to call, as whom, and whom. */
export async function ownCaller(
  call: ScriptedCall,
  command: string,
  host: HostApplication,
  server: string,
): Promise<Caller> {
  const { from, to, media, ringSeconds } = call;
  const since = Date.now();
  const env = {
    ...environment(),
    ...{ CALLWAKE_URL: server, CALLWAKE_TOKEN: await host.tokenOf(from), CALLWAKE_FROM: from, CALLWAKE_TO: to },
    ...{ CALLWAKE_MEDIA: media, CALLWAKE_RING_SECONDS: String(ringSeconds) },
  };
  const child = spawn(command, { shell: true, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const gone = once(child, 'close').then(([code]) => code as number | null);
  const signal = (name: NodeJS.Signals): void => {
    // The shell's whole group: what it started is the caller.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
  };
  return {
    callId: Promise.race([placedBy(host, from, since), gone.then((code) => without(code))]),
    hangUp: () => {
      signal('SIGINT');
      return Promise.resolve();
    },
    end: async () => {
      const code = await Promise.race([gone, wait(GONE_WITHIN_MS, 'late' as const)]);
      if (code === 0) return undefined;
      if (code !== 'late') return `the caller's command ended with ${code ?? 'a signal'}`;
      signal('SIGKILL');
      await gone;
      return `the caller's command did not end within ${GONE_WITHIN_MS} ms after the call`;
    },
  };
}

/** A command may end when its call does; one that ends before there is a call has placed none. */
async function without(code: number | null): Promise<never> {
  await wait(PLACED_BEFORE_MS);
  throw new Error(`the caller's command ended with ${code ?? 'a signal'} before it placed a call`);
}

async function placedBy(host: HostApplication, user: string, since: number): Promise<string> {
  const until = since + PLACED_WITHIN_MS;
  while (Date.now() < until) {
    const calls = await host.callsOf(user).catch(() => []);
    const found = calls.find(({ createdAt, from }) => createdAt >= since && from.id === user);
    if (found) return found.callId;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(`the caller's command placed no call as ${user} within ${PLACED_WITHIN_MS} ms`);
}
