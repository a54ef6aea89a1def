import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApnsSimulator } from '#apns-simulator';
import { signUserToken, type UserClaims } from '#auth';
import { readSignalingConfig, readWorkerConfig } from '#config';
import { type Running } from '#lifecycle';
import { createLogger } from '#telemetry';
import { startSignaling } from '../../apps/signaling/src/start.js';
import { startPushWorker } from '../../apps/push-worker/src/start.js';
import { type PrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { startRedis } from './private-redis.js';
import { Phone } from './phone.js';
import { Caller } from './caller.js';
import { type HttpAnswer, type HttpAsked, type Surroundings } from './surroundings.js';
import { simulatedApple } from './apple.js';

/** At least 32 bytes, and no comma. */
const SECRET = 'a secret of the tests which is long enough';

export interface WorldOptions {
  readonly servers?: number;
  readonly worker?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Two signaling servers, a push worker, Redis, and a simulator in Apple's place: all real, in this process but for Redis. */
export class World implements Surroundings {
  readonly logLines: string[] = [];
  servers: Running[] = [];
  worker: Running | undefined;
  private agents: { close(): void }[] = [];

  private constructor(
    public redis: PrivateRedis,
    readonly apple: ApnsSimulator,
    private readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  static async start({ servers = 2, worker = true, env = {} }: WorldOptions = {}): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'callwake-world-'));
    const [redis, { apple, appsFile }] = await Promise.all([startRedis(), simulatedApple(folder)]);
    const settings = {
      REDIS_URL: redis.url,
      APPS_FILE: appsFile,
      AUTH_SECRET: SECRET,
      PORT: '0',
      WORKER_PORT: '0',
      ...env,
    };
    const world = new World(redis, apple, folder, settings);
    for (let i = 0; i < servers; i++) await world.addServer();
    if (worker) await world.startWorker();
    return world;
  }

  async addServer(): Promise<Running> {
    const server = await startSignaling(readSignalingConfig(this.settings), this.log('signaling'));
    this.servers.push(server);
    return server;
  }

  async startWorker(): Promise<void> {
    this.worker = await startPushWorker(readWorkerConfig(this.settings), this.log('push-worker'));
  }

  async stopWorker(): Promise<void> {
    await this.worker?.close();
    this.worker = undefined;
  }

  url(server = 0): string {
    const running = this.servers[server];
    if (!running) throw new Error(`there is no server ${server}`);
    return running.url;
  }

  token(user: string, more: Partial<UserClaims> = {}): Promise<string> {
    return signUserToken(SECRET, { sub: user, name: capital(user), ...more }, 3600, Date.now());
  }

  /** A registered iPhone that is asleep: it holds no connection. */
  async phone(user: string, deviceId = 'phone'): Promise<Phone> {
    const phone = new Phone(this, user, deviceId);
    await phone.register();
    return phone;
  }

  /** A device with a socket, by user token. */
  caller(
    ...of: Parameters<typeof Caller.connect> extends [Surroundings, ...infer Rest] ? Rest : never
  ): Promise<Caller> {
    return Caller.connect(this, ...of);
  }

  async http(method: string, path: string, { token, body, server = 0 }: HttpAsked = {}): Promise<HttpAnswer> {
    const response = await fetch(`${this.url(server)}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** Is closed with the world. */
  keep<Agent extends { close(): void }>(agent: Agent): Agent {
    this.agents.push(agent);
    return agent;
  }

  async stop(): Promise<void> {
    for (const agent of this.agents) agent.close();
    await this.stopWorker();
    await Promise.all(this.servers.map((server) => server.close()));
    await this.apple.close();
    await this.redis.stop();
    await rm(this.folder, { recursive: true });
  }

  private log(name: string) {
    return createLogger({ level: 'debug', name, destination: { write: (line) => void this.logLines.push(line) } });
  }
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
