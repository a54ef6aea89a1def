import { type LookupFunction } from 'node:net';
import { type Environment, type TokenKind } from '#calls';
import {
  CouldNotAsk,
  type Notification,
  type ProviderTokenShare,
  type PushAddress,
  type PushOutcome,
  type PushSender,
} from '#push';
import { type ApnsApp } from './app.js';
import { type ApnsEvent, type CertificateInUse } from './events.js';
import { OwnTokens } from './own-token.js';
import { type Pool } from './pool.js';
import { type Pools, poolsOf, type PoolSettings } from './pools.js';
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
  /** How the addresses of a host are found, asked for each new connection; without it the system is asked. */
  readonly lookup?: LookupFunction;
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
const SILENCE_MS = 1_000;

/** Pushes to Apple, for all apps of a worker. */
export class ApnsSender implements PushSender {
  private pools: Pools;
  private readonly settings: PoolSettings;
  /** Of pools that are not used any more. */
  private readonly draining = new Set<Promise<void>>();
  private isWarm = false;

  /** Throws CredentialError where a key or certificate is of no use. */
  constructor(options: ApnsSenderOptions) {
    const { apps, clock, share = new OwnTokens(), onEvent = () => undefined, proxy, lookup } = options;
    const { deadlineMs = DEADLINE_MS, pingMs = PING_MS, silenceMs = SILENCE_MS } = options;
    const way = { ...(proxy !== undefined && { proxy }), ...(lookup && { lookup }) };
    this.settings = { clock, share, onEvent, deadlineMs, pingMs, silenceMs, ...way };
    this.pools = poolsOf(apps, this.settings);
  }

  /** Null for an app that it does not know, or not yet: `replace` may bring it. */
  bundleIdOf(app: string): string | null {
    return this.pools.byApp.get(app)?.bundleId ?? null;
  }

  /** Whether there are credentials for pushes of this app to such tokens of this environment. */
  canSend(app: string, environment: Environment, to: TokenKind): boolean {
    const pools = this.pools.byApp.get(app);
    if (to === 'alert') return pools?.alertsIn.includes(environment) === true;
    return pools?.voip[environment] !== undefined;
  }

  /** Connections, and pushes in flight, of all apps. */
  get load(): { readonly sessions: number; readonly streams: number } {
    const loads = [...this.pools.all.values()].map(({ load }) => load);
    const sum = (of: 'sessions' | 'streams') => loads.reduce((total, load) => total + load[of], 0);
    return { sessions: sum('sessions'), streams: sum('streams') };
  }

  /** Those in use. */
  get certificates(): readonly CertificateInUse[] {
    return this.pools.certificates;
  }

  send({ app, environment, token }: PushAddress, { headers, body }: Notification): Promise<PushOutcome> {
    const kind = headers['apns-push-type'] === 'voip' ? 'voip' : 'alert';
    const pool = this.pools.byApp.get(app)?.[kind][environment];
    if (!pool)
      return Promise.reject(
        new CouldNotAsk(`There are no push credentials for the app ${app} in ${environment}`, { sent: false }),
      );
    return new Promise((resolve, reject) => {
      pool.send(new ApnsRequest(`/3/device/${token}`, headers, body, { resolve, reject }, this.settings.deadlineMs));
    });
  }

  /** Opens a connection a pool, and holds it open, so that the first call does not wait for it. */
  warm(): void {
    this.isWarm = true;
    for (const pool of this.pools.all.values()) pool.warm();
  }

  /**
   * New credentials for all that comes from now on; those that stay keep their connections. Resolves when what was under way has
   * ended with the old ones. Throws CredentialError at once where one is of no use, and then nothing changes.
   */
  replace(apps: readonly ApnsApp[]): Promise<void> {
    const old = this.pools;
    this.pools = poolsOf(apps, this.settings, old);
    if (this.isWarm) this.warm();
    const left = new Set(this.pools.all.values());
    const drained = closeAll([...old.all.values()].filter((pool) => !left.has(pool)));
    this.draining.add(drained);
    return drained.finally(() => this.draining.delete(drained));
  }

  /** What is in hand is finished, each push within its deadline; then all connections are gone. */
  async close(): Promise<void> {
    await Promise.all([closeAll([...this.pools.all.values()]), ...this.draining]);
  }
}

async function closeAll(pools: readonly Pool[]): Promise<void> {
  await Promise.all(pools.map((pool) => pool.close()));
}
