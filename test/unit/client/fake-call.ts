import { type Call, type CallEvents } from '#client';

interface Told {
  readonly name: keyof CallEvents;
  readonly event: unknown;
}

/** One side of a call, whose signals go to the other side, each once and in order, after a moment. */
export class FakeCall {
  state: Call['state'] = 'connected';
  offer: string | undefined;
  readonly sent: unknown[] = [];
  other: FakeCall | undefined;
  private readonly listeners = new Map<string, Set<(event: never) => void>>();

  constructor(readonly direction: Call['direction']) {}

  /** Two sides of one call. */
  static pair(): { caller: FakeCall; callee: FakeCall } {
    const [caller, callee] = [new FakeCall('outgoing'), new FakeCall('incoming')];
    [caller.other, callee.other] = [callee, caller];
    return { caller, callee };
  }

  get asCall(): Call {
    return this as unknown as Call;
  }

  on(name: string, listener: (event: never) => void): () => void {
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  signal(signal: unknown): Promise<void> {
    this.sent.push(signal);
    const copy = JSON.parse(JSON.stringify(signal)) as unknown;
    setImmediate(() => this.other?.tell({ name: 'signal', event: { signal: copy } }));
    return Promise.resolve();
  }

  tell({ name, event }: Told): void {
    if (name === 'ended') this.state = 'ended';
    for (const listener of [...(this.listeners.get(name) ?? [])]) listener(event as never);
  }
}
