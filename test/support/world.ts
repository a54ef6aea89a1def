import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApnsSimulator } from '#apns-simulator';
import { signUserToken, type UserClaims } from '#auth';
import { type Clock } from '#calls';
import { readSignalingConfig, readWorkerConfig } from '#config';
import { type Running } from '#lifecycle';
import { createLogger } from '#telemetry';
import { startSignaling } from '../../apps/signaling/src/start.js';
import { startPushWorker } from '../../apps/push-worker/src/start.js';
import { type PrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { startRedis } from './private-redis.js';
import { keepLog, secretsIn } from './kept-log.js';
import { Phone } from './phone.js';
import { Caller } from './caller.js';
import { type HttpAnswer, type HttpAsked, type Surroundings } from './surroundings.js';
import { type AppleOptions, simulatedApple } from './apple.js';

/** Signs user tokens. At least 32 bytes, and no comma. */
export const SECRET = 'a secret of the tests which is long enough';

/** Tests are busier than any user. */
const NO_LIMITS = { RATE_INVITES: 'off', RATE_EVENTS: 'off', RATE_HANDSHAKES: 'off' };

export interface WorldOptions {
  readonly servers?: number;
  readonly worker?: boolean;
  /** With `REDIS_URL` the world has no Redis of its own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly apple?: AppleOptions;
  /** Redis writes down what it knows, and knows it again after its end. */
  readonly remembers?: boolean;
  /** Of servers and worker; Redis goes by its own. */
  readonly clock?: Clock;
}

/** Two signaling servers, a push worker, Redis, and a simulator in Apple's place: all real, in this process but for Redis. */
export class World implements Surroundings {
  readonly logLines: string[] = [];
  /** As the tokens of this world have them: never logged. */
  private readonly names = new Set<string>();
  private readonly listening = new Set<(line: string) => void>();
  servers: Running[] = [];
  worker: Running | undefined;
  private agents: { close(): void }[] = [];

  private constructor(
    private ownRedis: PrivateRedis | undefined,
    readonly apple: ApnsSimulator,
    private readonly folder: string,
    readonly settings: Readonly<Record<string, string>>,
    private readonly clock: Clock,
  ) {}

  static async start(options: WorldOptions = {}): Promise<World> {
    const { servers = 2, worker = true, env = {}, remembers = false, clock = Date.now } = options;
    const folder = await mkdtemp(join(tmpdir(), 'callwake-world-'));
    const kept = remembers ? { dir: join(folder, 'redis'), args: ['--appendfsync', 'always'] } : {};
    const [redis, { apple, appsFile }] = await Promise.all([
      env['REDIS_URL'] === undefined ? startRedis(kept) : undefined,
      simulatedApple(folder, options.apple),
    ]);
    const settings = {
      ...(redis && { REDIS_URL: redis.url }),
      APPS_FILE: appsFile,
      AUTH_SECRET: SECRET,
      PORT: '0',
      WORKER_PORT: '0',
      ...NO_LIMITS,
      ...env,
    };
    const world = new World(redis, apple, folder, settings, clock);
    for (let i = 0; i < servers; i++) await world.addServer();
    if (worker) await world.startWorker();
    return world;
  }

  get redis(): PrivateRedis {
    if (!this.ownRedis) throw new Error('this world was given a Redis that is not its own');
    return this.ownRedis;
  }

  /** The same one, started again. */
  set redis(redis: PrivateRedis) {
    this.ownRedis = redis;
  }

  async addServer(): Promise<Running> {
    const server = await startSignaling(readSignalingConfig(this.settings), this.log('signaling'), this.clock);
    this.servers.push(server);
    return server;
  }

  async startWorker(): Promise<void> {
    const read = () => readWorkerConfig(this.settings);
    const [log, clock] = [this.log('push-worker'), this.clock];
    this.worker = await startPushWorker({ config: read(), read, log, clock });
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
    const claims = { sub: user, name: capital(user), ...more };
    if (claims.name !== user) this.names.add(claims.name);
    return signUserToken(SECRET, claims, 3600, this.clock());
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

  /** The next line that says this. */
  logs(message: string): Promise<string> {
    return new Promise((resolve) => {
      const listener = (line: string) => {
        if (!line.includes(JSON.stringify(message))) return;
        this.listening.delete(listener);
        resolve(line);
      };
      this.listening.add(listener);
    });
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
    keepLog(this.logLines, [...secretsIn(this.settings), ...this.names]);
    await this.apple.close();
    await this.ownRedis?.stop();
    await rm(this.folder, { recursive: true });
  }

  private log(name: string) {
    const write = (line: string) => {
      this.logLines.push(line);
      for (const listener of this.listening) listener(line);
    };
    return createLogger({ level: 'debug', name, destination: { write } });
  }
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
