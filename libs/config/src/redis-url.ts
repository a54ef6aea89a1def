import { parseUrl } from './rules.js';
import { Secret } from './secret.js';

interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** What an address of Redis says. */
export interface RedisAddress {
  readonly form: 'single' | 'sentinel' | 'cluster';
  /** Redis itself, the sentinels, or nodes of the cluster. */
  readonly nodes: readonly RedisNode[];
  /** What the sentinels call the Redis. */
  readonly master?: string;
  readonly database: number;
  readonly username?: string;
  readonly password?: Secret;
  readonly isEncrypted: boolean;
}

/** Why an address can't be taken: it has none of the forms, or of its form something too few or too much. */
export type AddressProblem = 'form' | 'no master' | 'database of a cluster';

type Parts = Readonly<Record<'scheme' | 'form' | 'userInfo' | 'hosts' | 'path', string | undefined>>;

const ADDRESS =
  /^(?<scheme>rediss?)(?:\+(?<form>sentinel|cluster))?:\/\/(?:(?<userInfo>[^/?#]*)@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^?#]*))?$/;
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$/;
const PORT = { single: 6379, sentinel: 26_379, cluster: 6379 };

/** `redis[s]://`, `redis[s]+sentinel://` or `redis[s]+cluster://` with all that may follow. */
export function parseRedisUrl(text: string): RedisAddress | AddressProblem {
  const parts = ADDRESS.exec(text)?.groups as Parts | undefined;
  if (!parts) return 'form';
  const form = (parts.form ?? 'single') as RedisAddress['form'];
  const nodes = nodesOf(parts.hosts ?? '', PORT[form]);
  const user = userOf(parts.userInfo ?? '');
  if (!nodes || !user || (form === 'single' && nodes.length > 1)) return 'form';
  const place = placeOf(form, parts.path ?? '');
  return typeof place === 'string' ? place : { form, nodes, ...place, ...user, isEncrypted: parts.scheme === 'rediss' };
}

function nodesOf(hosts: string, defaultPort: number): RedisNode[] | undefined {
  const nodes = hosts.split(',').map((host) => nodeOf(host, defaultPort));
  return nodes.every((node) => node !== undefined) ? nodes : undefined;
}

function nodeOf(text: string, defaultPort: number): RedisNode | undefined {
  const url = parseUrl(`redis://${text}`);
  if (!url || !HOST.test(url.hostname) || url.port === '0') return undefined;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? defaultPort : Number(url.port) };
}

/** Both percent-encoded where they must be. */
function userOf(userInfo: string): Pick<RedisAddress, 'username' | 'password'> | undefined {
  const [username = '', ...rest] = userInfo.split(':');
  try {
    const password = decodeURIComponent(rest.join(':'));
    return {
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: new Secret(password) }),
    };
  } catch {
    return undefined;
  }
}

type Place = Pick<RedisAddress, 'master' | 'database'>;

function placeOf(form: RedisAddress['form'], path: string): Place | AddressProblem {
  if (form === 'cluster') return path === '' ? { database: 0 } : 'database of a cluster';
  if (form === 'single') return /^\d{0,5}$/.test(path) ? { database: Number(path) } : 'form';
  const [, master, database] = /^([\w.-]+)(?:\/(\d{1,5}))?$/.exec(path) ?? [];
  return master === undefined ? 'no master' : { master, database: Number(database ?? 0) };
}
