/** A Redis and how it is spoken to; `#config`'s RedisConfig is one. */
export interface RedisPlace {
  readonly form: 'single' | 'sentinel' | 'cluster';
  /** Redis itself, the sentinels, or nodes of the cluster; at least one. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** What the sentinels call the Redis. */
  readonly master?: string;
  readonly database: number;
  readonly username?: string;
  readonly password?: Hidden;
  /** Of the sentinels themselves. */
  readonly sentinelPassword?: Hidden;
  /** `ca`: the authorities that are trusted instead of the system's, as PEM. */
  readonly tls?: { readonly ca?: string };
}

interface Hidden {
  reveal(): string;
}
