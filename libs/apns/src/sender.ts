import { sensitiveHeaders } from 'node:http2';
import { type Environment } from '#calls';
import {
  CouldNotAsk,
  type Notification,
  type ProviderTokenShare,
  type PushAddress,
  type PushOutcome,
  type PushSender,
} from '#push';
import { type ApnsApp } from './app.js';
import { type ApnsEvent } from './events.js';
import { OwnTokens } from './own-token.js';
import { type Pool } from './pool.js';
import { type PoolsByKind, poolsOf, type PoolSettings } from './pools.js';
import { ApnsRequest } from './request.js';

export interface ApnsSenderOptions {
  readonly apps: readonly ApnsApp[];
  /** Ms since epoch. */
  readonly clock: () => number;
  /** Without it this process makes its own provider tokens. */
  readonly share?: ProviderTokenShare;
  /** Hears of connections and credentials. */
  readonly onEvent?: (event: ApnsEvent) => void;
  /** `http://user:password@host:port` of a proxy that takes CONNECT. */
  readonly proxy?: string;
  /** How long a push may take, the wait for a connection included, in ms. */
  readonly deadlineMs?: number;
  /** How long a PING may take, in ms. */
  readonly pingMs?: number;
  /** After such a silence a PING goes along with the next push, in ms. */
  readonly silenceMs?: number;
}

/** A push that takes longer is asked again on another connection, while the phone can still ring. */
const DEADLINE_MS = 3_000;
const PING_MS = 1_000;
const SILENCE_MS = 5_000;

/**
 * "Encode :path and authorization values as literal header fields without indexing": Sending notification requests to APNs.
 * Node writes sensitive headers so that they are never indexed.
 */
const NEVER_INDEXED = [':path', 'authorization'];

/** Pushes to Apple, for all apps of a worker. */
export class ApnsSender implements PushSender {
  private pools: ReadonlyMap<string, PoolsByKind>;
  private readonly settings: PoolSettings;

  /** Throws CredentialError where a key or certificate is of no use. */
  constructor(options: ApnsSenderOptions) {
    const { apps, clock, share = new OwnTokens(), onEvent = () => undefined, proxy } = options;
    const { deadlineMs = DEADLINE_MS, pingMs = PING_MS, silenceMs = SILENCE_MS } = options;
    this.settings = { clock, share, onEvent, deadlineMs, pingMs, silenceMs, ...(proxy !== undefined && { proxy }) };
    this.pools = poolsOf(apps, this.settings);
  }

  /** Whether there are credentials for VoIP pushes of this app in this environment. */
  canSend(app: string, environment: Environment): boolean {
    return this.pools.get(app)?.voip[environment] !== undefined;
  }

  send({ app, environment, token }: PushAddress, { headers, body }: Notification): Promise<PushOutcome> {
    const kind = headers['apns-push-type'] === 'voip' ? 'voip' : 'alert';
    const pool = this.pools.get(app)?.[kind][environment];
    if (!pool)
      return Promise.reject(
        new CouldNotAsk(`There are no push credentials for the app ${app} in ${environment}`, { sent: false }),
      );
    return new Promise((resolve, reject) => {
      const path = `/3/device/${token}`;
      const sent = { ':method': 'POST', ...headers, [sensitiveHeaders]: NEVER_INDEXED };
      pool.send(new ApnsRequest(path, sent, body, { resolve, reject }, this.settings.deadlineMs));
    });
  }

  /** Opens a connection a pool, and holds it open, so that the first call does not wait for it. */
  warm(): void {
    for (const pool of all(this.pools)) pool.warm();
  }

  /**
   * New credentials for all that comes from now on; resolves when what was under way has ended with the old ones. Throws
   * CredentialError at once where one is of no use, and then nothing changes.
   */
  replace(apps: readonly ApnsApp[]): Promise<void> {
    const old = this.pools;
    this.pools = poolsOf(apps, this.settings);
    return closeAll(old);
  }

  /** What is in hand is finished, each push within its deadline; then all connections are gone. */
  async close(): Promise<void> {
    await closeAll(this.pools);
  }
}

const all = (pools: ReadonlyMap<string, PoolsByKind>): Set<Pool> =>
  new Set([...pools.values()].flatMap(({ voip, alert }) => [...Object.values(voip), ...Object.values(alert)]));

async function closeAll(pools: ReadonlyMap<string, PoolsByKind>): Promise<void> {
  await Promise.all([...all(pools)].map((pool) => pool.close()));
}
