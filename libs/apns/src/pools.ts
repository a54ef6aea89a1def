import { type Environment, type TokenKind } from '#calls';
import { type ApnsApp, type Credentials } from './app.js';
import { type CertificateInUse } from './events.js';
import { Pool, type PoolOptions } from './pool.js';
import { type Proof, proofOf, type ProofParts } from './proof.js';

export type PoolSettings = ProofParts & Pick<PoolOptions, 'deadlineMs' | 'pingMs' | 'silenceMs' | 'proxy' | 'lookup'>;

/** By environment; one without a credential has none. */
type PoolsOfApp = Readonly<Partial<Record<Environment, Pool>>>;
interface PoolsByKind {
  readonly bundleId: string;
  readonly voip: PoolsOfApp;
  readonly alert: PoolsOfApp;
  /** Where Apple will take alerts: a VoIP certificate sends none. */
  readonly alertsIn: readonly Environment[];
}

/** The ways to Apple of all apps. */
export interface Pools {
  readonly byApp: ReadonlyMap<string, PoolsByKind>;
  /** Each once, by what makes it one of its own. */
  readonly all: ReadonlyMap<string, Pool>;
  readonly certificates: readonly CertificateInUse[];
}

const ENVIRONMENTS: readonly Environment[] = ['production', 'sandbox'];

/**
 * One pool a host and credential: apps with the same ones share it, teams and unrelated keys never do ("If you have multiple
 * teams, use a separate connection for each"). What is in `known` stays in use. Throws CredentialError, which names the app.
 */
export function poolsOf(apps: readonly ApnsApp[], settings: PoolSettings, known?: Pools): Pools {
  const shared = new Shared(settings, known);
  const byApp = new Map(apps.map((app) => [app.app, ofApp(app, shared)]));
  const certificates = [...shared.certificates.values()];
  for (const certificate of certificates) settings.onEvent({ kind: 'certificate', ...certificate });
  return { byApp, all: shared.pools, certificates };
}

function ofApp(app: ApnsApp, shared: Shared): PoolsByKind {
  const proofs = (credentials: Credentials, wantedFor: TokenKind): Proofs =>
    ENVIRONMENTS.flatMap((environment) => {
      const credential = credentials[environment];
      return credential
        ? [[environment, proofOf(credential, { app, environment, wantedFor }, shared.settings)] as const]
        : [];
    });
  const voip = proofs(app.credentials, 'voip');
  const alert = app.alert ? proofs(app.alert, 'alert') : voip;
  const pools = (of: Proofs): PoolsOfApp =>
    Object.fromEntries(of.map(([environment, proof]) => [environment, shared.pool(app, environment, proof)]));
  return {
    ...{ bundleId: app.bundleId, voip: pools(voip), alert: pools(alert) },
    alertsIn: alert.filter(([, { sendsAlerts }]) => sendsAlerts).map(([environment]) => environment),
  };
}

type Proofs = readonly (readonly [Environment, Proof])[];

class Shared {
  readonly pools = new Map<string, Pool>();
  readonly certificates = new Map<string, CertificateInUse>();

  constructor(
    readonly settings: PoolSettings,
    private readonly known: Pools | undefined,
  ) {}

  pool({ app, hosts, ca }: ApnsApp, environment: Environment, proof: Proof): Pool {
    if (proof.goodUntil !== undefined) this.certificates.set(proof.id, { app, goodUntil: proof.goodUntil });
    const host = hosts[environment];
    const key = [host, proof.id, ca].join('\n');
    const pool = this.pools.get(key) ?? this.known?.all.get(key) ?? this.made(host, ca, proof);
    this.pools.set(key, pool);
    return pool;
  }

  private made(host: string, ca: string | undefined, { token, tls }: Proof): Pool {
    const trust = ca === undefined ? {} : { ca };
    return new Pool({ ...this.settings, host, token, tls: { ...tls, ...trust } });
  }
}
