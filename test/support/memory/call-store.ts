import {
  type Announcement,
  type Call,
  type CallRef,
  type CallStore,
  type CallWrite,
  type Clock,
  hintOf,
  type ListedCall,
  type LogEntry,
  type Pair,
  type PairClaim,
  type PairHolder,
  type PartyNotifier,
  type UserRef,
  type WriteResult,
} from '#calls';

interface Kept {
  readonly json: string;
  readonly version: number;
  readonly keepUntil: number;
  readonly log: readonly LogEntry[];
  readonly keepLogUntil: number;
}

/** Calls in this process; all in it is as Redis would give it back. */
export class MemoryCallStore implements CallStore {
  private readonly calls = new Map<string, Kept>();
  private readonly outboxes = new Map<string, Map<string, Announcement>>();
  private readonly pairs = new Map<string, PairClaim & PairHolder>();
  private readonly indexed = new Map<string, Map<string, number>>();
  private readonly lists = new Map<string, Map<string, number>>();

  constructor(
    private readonly clock: Clock,
    private readonly notifier?: Pick<PartyNotifier, 'tell'>,
  ) {}

  read(call: CallRef): Promise<Call | null> {
    const kept = this.kept(call);
    return Promise.resolve(kept ? (JSON.parse(kept.json) as Call) : null);
  }

  async write(write: CallWrite): Promise<WriteResult> {
    const { call, entries, drop, keepUntil, keepLogUntil, announce = [], tell, latest } = write;
    if (this.clock() > latest) return 'late';
    const before = this.kept(call);
    if ((before?.version ?? 0) !== call.version - 1) return 'conflict';
    const isKept = ({ seq }: LogEntry) => !drop || seq < drop.from || seq > drop.to;
    const log = [...this.logOf(before).filter(isKept), ...(JSON.parse(JSON.stringify(entries)) as LogEntry[])];
    const { version } = call;
    this.calls.set(keyOf(call), { json: JSON.stringify(call), version, keepUntil, log, keepLogUntil });
    const outbox = this.outboxes.get(keyOf(call)) ?? new Map<string, Announcement>();
    for (const each of announce) this.outboxes.set(keyOf(call), outbox.set(each.id, each));
    const { notifier } = this;
    if (notifier) await Promise.all(tell.map((server) => notifier.tell(server, hintOf(call, entries))));
    return 'written';
  }

  entries(call: CallRef, after: number): Promise<LogEntry[]> {
    return Promise.resolve(structuredClone(this.logOf(this.kept(call)).filter(({ seq }) => seq > after)));
  }

  outbox(call: CallRef): Promise<Announcement[]> {
    return Promise.resolve(this.kept(call) ? [...(this.outboxes.get(keyOf(call))?.values() ?? [])] : []);
  }

  clearOutbox(call: CallRef, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.outboxes.get(keyOf(call))?.delete(id);
    return Promise.resolve();
  }

  callsOf({ app, user }: UserRef, now: number): Promise<CallRef[]> {
    const calls = [...(this.indexed.get(`${app}/${user}`) ?? [])].filter(([, until]) => until > now);
    return Promise.resolve(calls.sort(([, a], [, b]) => a - b).map(([callId]) => ({ app, callId })));
  }

  index(users: readonly UserRef[], call: CallRef, until: number, now: number, listMs?: number): Promise<void> {
    for (const { app, user } of users) {
      if (listMs !== undefined) this.list(`${app}/${user}`, call.callId, now, listMs);
      const calls = [...(this.indexed.get(`${app}/${user}`) ?? [])].filter(([, at]) => at > now);
      this.indexed.set(`${app}/${user}`, new Map([...calls, [call.callId, until]]));
    }
    return Promise.resolve();
  }

  unindex(users: readonly UserRef[], { callId }: CallRef, until: number): Promise<void> {
    for (const key of users.map(({ app, user }) => `${app}/${user}`)) {
      if ((this.indexed.get(key)?.get(callId) ?? Infinity) > until) continue;
      this.indexed.get(key)?.delete(callId);
      this.lists.get(key)?.delete(callId);
    }
    return Promise.resolve();
  }

  listed({ app, user }: UserRef, before: number, limit: number): Promise<ListedCall[]> {
    const listed = [...(this.lists.get(`${app}/${user}`) ?? [])].filter(([, at]) => at < before);
    const calls = listed.map(([callId, at]) => ({ app, callId, at })).sort((a, b) => b.at - a.at);
    const last = calls[limit - 1];
    return Promise.resolve(last ? calls.filter(({ at }) => at >= last.at) : calls);
  }

  private list(user: string, callId: string, now: number, listMs: number): void {
    const kept = [...(this.lists.get(user) ?? [])].filter(([, at]) => at >= now - listMs);
    this.lists.set(user, new Map([[callId, now], ...kept]));
  }

  claimPair(pair: Pair, { callId, landsBy, until }: PairClaim, over?: string): Promise<PairHolder | null> {
    const key = pairKey(pair);
    const held = this.pairs.get(key);
    const isOthers = held && held.until > this.clock() && held.callId !== callId && held.mark !== over;
    if (isOthers) return Promise.resolve({ callId: held.callId, landsBy: held.landsBy, mark: held.mark });
    this.pairs.set(key, { callId, landsBy, until, mark: `${landsBy} ${callId}` });
    return Promise.resolve(null);
  }

  releasePair(pair: Pair, callId: string): Promise<void> {
    if (this.pairs.get(pairKey(pair))?.callId === callId) this.pairs.delete(pairKey(pair));
    return Promise.resolve();
  }

  /** All calls that are kept now. */
  get all(): Call[] {
    const kept = [...this.calls.values()].filter(({ keepUntil }) => keepUntil > this.clock());
    return kept.map(({ json }) => JSON.parse(json) as Call);
  }

  private kept(call: CallRef): Kept | undefined {
    const kept = this.calls.get(keyOf(call));
    return kept && kept.keepUntil > this.clock() ? kept : undefined;
  }

  private logOf(kept: Kept | undefined): readonly LogEntry[] {
    return kept && kept.keepLogUntil > this.clock() ? kept.log : [];
  }
}

const keyOf = ({ app, callId }: CallRef): string => `${app}/${callId}`;
const pairKey = ({ app, users }: Pair): string => `${app}/${[...users].sort().join('/')}`;
