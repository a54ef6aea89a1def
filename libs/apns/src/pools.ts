import { type Environment } from '#calls';
import { type ApnsApp, type Credentials } from './app.js';
import { Pool, type PoolOptions } from './pool.js';
import { type Proof, proofOf, type ProofParts } from './proof.js';

export type PoolSettings = ProofParts & Pick<PoolOptions, 'deadlineMs' | 'pingMs' | 'silenceMs' | 'proxy'>;

/** By environment; one without a credential has none. */
type PoolsOfApp = Readonly<Partial<Record<Environment, Pool>>>;
export interface PoolsByKind {
  readonly voip: PoolsOfApp;
  readonly alert: PoolsOfApp;
}

const ENVIRONMENTS: readonly Environment[] = ['production', 'sandbox'];

/**
 * By app. One pool a host and credential: apps with the same ones share it, teams and unrelated keys never do ("If you have
 * multiple teams, use a separate connection for each"). Throws CredentialError, which names the app.
 */
export function poolsOf(apps: readonly ApnsApp[], settings: PoolSettings): ReadonlyMap<string, PoolsByKind> {
  const shared = new Shared(settings);
  return new Map(
    apps.map((app) => [
      app.app,
      {
        voip: ofApp(app, app.credentials, shared, settings),
        alert: ofApp(app, app.alert ?? app.credentials, shared, settings),
      },
    ]),
  );
}

function ofApp(app: ApnsApp, credentials: Credentials, shared: Shared, settings: PoolSettings): PoolsOfApp {
  return Object.fromEntries(
    ENVIRONMENTS.flatMap((environment) => {
      const credential = credentials[environment];
      if (!credential) return [];
      return [[environment, shared.pool(app, environment, proofOf(app, credential, environment, settings))]];
    }),
  );
}

class Shared {
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly settings: PoolSettings) {}

  pool({ hosts, ca }: ApnsApp, environment: Environment, { id, token, tls }: Proof): Pool {
    const host = hosts[environment];
    const key = [host, id, ca].join('\n');
    const known = this.pools.get(key);
    if (known) return known;
    const trust = ca === undefined ? {} : { ca };
    const pool = new Pool({ ...this.settings, host, token, tls: { ...tls, ...trust } });
    this.pools.set(key, pool);
    return pool;
  }
}
