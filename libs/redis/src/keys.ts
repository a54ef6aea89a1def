import { type CallRef, type Pair, type UserRef } from '#calls';

/**
 * Everything that Callwake keeps in Redis beside BullMQ's queues. All keys begin with a prefix, `callwake`. Keys that are
 * changed together share a hash tag, so that they are on one node of a cluster. Ids hold no `|`, space, slash or brace.
 *
 * | key                                | type, content                                            | written by                    | goes                                         |
 * |------------------------------------|----------------------------------------------------------|-------------------------------|----------------------------------------------|
 * | `callwake:{<app>/<callId>}:call`   | string: version, line feed, the call as JSON without it  | write-call.lua                | TTL: longest call, then the ledger's time    |
 * | `callwake:{<app>/<callId>}:log`    | sorted set: an entry as JSON, by its seq                 | write-call.lua                | TTL: as the call's, then 60 s after its end  |
 * | `callwake:{<app>/<callId>}:outbox` | hash: what is to be announced as JSON, by its id       | write-call.lua, RedisCallStore | once it is queued; TTL: as the call's       |
 * | `callwake:{<app>/<user>}:calls`    | sorted set: callId, by the time until it is of interest  | index-call.lua, unindex-call.lua | TTL: its latest member's time             |
 * | `callwake:{<app>/<user>}:list`     | sorted set: callId, by when it was first heard of        | index-call.lua, unindex-call.lua | TTL: longest call and the ledger's time    |
 * | `callwake:{<app>/<user>/<user>}:pair` | string: by when the call is there or never will be, its callId | claim-pair.lua, release-pair.lua | its end; TTL: as long as it may ring |
 * | `callwake:{<app>/<user>}:devices`  | string: all devices of the user, packed by device-record.ts | replace-if-same.lua        | RedisDeviceBook: log-out, 21st device        |
 * | `callwake:{<app>/<user>}:presence` | hash: deviceId to where its socket is (presence.ts)      | Presence, delete-if-same.lua  | TTL: 1 h after the last connect or renewal   |
 * | `callwake:lease:<server>`          | string: 1, while the server lives                        | Presence                      | TTL: 5 s after the server's last word        |
 * | `callwake:tokens:<bucket>`         | hash: digest of app, kind, token to who registered it, packed by token-index.ts | claim-token.lua, delete-if-same.lua | RedisDeviceBook: token replaced, forgotten |
 * | `callwake:provider-token:{<name>}` | string: token and when it was made, as JSON         | RedisProviderTokenShare       | TTL: 1 h                                     |
 * | `callwake:provider-token:{<name>}:lead` | string: somebody makes a new one                    | RedisProviderTokenShare       | TTL: 2 s                                     |
 * | `callwake:invites:{<app>/<user>}` | string: the user's invites in this window                | InviteRate                    | TTL: the window                              |
 * | `callwake:unusable-jobs`           | list: job, reason and time as JSON, latest first         | RedisUnusableJobs             | TTL: 7 days; the last 100                    |
 *
 * A user's calls, the list of them, a pair's ringing call (users in the order of their ids) and a token's owner are hints: the
 * call, or the device, that they name is checked. Channel
 * `callwake:server:<name>` carries what message.ts packs to one server.
 */
export interface Keys {
  call(call: CallRef): string;
  log(call: CallRef): string;
  outbox(call: CallRef): string;
  calls(user: UserRef): string;
  list(user: UserRef): string;
  devices(user: UserRef): string;
  presence(user: UserRef): string;
  pair(pair: Pair): string;
  lease(server: string): string;
  tokens(bucket: number): string;
  server(name: string): string;
  /** `name`: team, key and environment. */
  providerToken(name: string): string;
  providerTokenLead(name: string): string;
  unusableJobs(): string;
  /** Before the user: the name of a limiter's keys. */
  invites(): string;
}

export function keysUnder(prefix = 'callwake'): Keys {
  const ofCall = ({ app, callId }: CallRef, part: string) => `${prefix}:{${app}/${callId}}:${part}`;
  const ofUser = ({ app, user }: UserRef, part: string) => `${prefix}:{${app}/${user}}:${part}`;
  return {
    call: (call) => ofCall(call, 'call'),
    log: (call) => ofCall(call, 'log'),
    outbox: (call) => ofCall(call, 'outbox'),
    calls: (user) => ofUser(user, 'calls'),
    list: (user) => ofUser(user, 'list'),
    devices: (user) => ofUser(user, 'devices'),
    presence: (user) => ofUser(user, 'presence'),
    pair: ({ app, users }) => `${prefix}:{${app}/${[...users].sort().join('/')}}:pair`,
    lease: (server) => `${prefix}:lease:${server}`,
    tokens: (bucket) => `${prefix}:tokens:${bucket}`,
    server: (name) => `${prefix}:server:${name}`,
    providerToken: (name) => `${prefix}:provider-token:{${name}}`,
    providerTokenLead: (name) => `${prefix}:provider-token:{${name}}:lead`,
    unusableJobs: () => `${prefix}:unusable-jobs`,
    invites: () => `${prefix}:invites`,
  };
}
