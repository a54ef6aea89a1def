import { type CallRef, type Catchup, concerns, type Hint, type LogEntry, type Party } from '#calls';

/** What a feed needs of its line. */
export interface Outlet {
  emit(call: CallRef, entry: LogEntry, party: Party): void;
  /** What concerns the line's device in this call above `after`; null: nothing any more. */
  read(call: CallRef, after: number): Promise<Catchup | null>;
  /** Reads again later what could not be read now; false where the line is closed. */
  later(run: () => void): boolean;
  failed(call: CallRef, error: unknown): void;
}

/**
 * One call, told to one socket: each entry once, in order, without a gap. Hints that follow on are told as they come; where one
 * is missing, the log is read.
 */
export class Feed {
  /** While not null, all that comes waits: the ack of an invite comes before its events. */
  private held: (() => void)[] | null = null;
  private reading = false;
  private behind = false;
  private seq = 0;
  private over = false;

  constructor(
    private readonly call: CallRef,
    private readonly party: Party,
    private readonly outlet: Outlet,
  ) {}

  get isOver(): boolean {
    return this.over;
  }

  get cursor(): number {
    return this.seq;
  }

  hold(): void {
    this.held ??= [];
  }

  release(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const come of held) come();
  }

  take(hint: Hint): void {
    if (this.over || hint.seq <= this.seq) return;
    if (this.held) this.held.push(this.take.bind(this, hint));
    else if (this.reading) this.behind = true;
    else if (hint.entries && hint.after <= this.seq) this.tell(hint.entries, hint.seq);
    else this.readOn();
  }

  /** `isAll`: nothing will come after them. */
  tell(entries: readonly LogEntry[], upTo: number, isAll = false): void {
    if (this.held) return void this.held.push(this.tell.bind(this, entries, upTo, isAll));
    for (const entry of entries) {
      if (entry.seq <= this.seq || this.over || !concerns(entry, this.party)) continue;
      this.outlet.emit(this.call, entry, this.party);
      this.over = entry.event === 'ended';
    }
    this.seq = Math.max(this.seq, upTo);
    this.over ||= isAll;
  }

  readOn(): void {
    if (this.reading) return;
    this.reading = true;
    this.behind = false;
    this.outlet.read(this.call, this.seq).then(
      (catchup) => {
        this.reading = false;
        if (catchup) this.tell(catchup.entries, lastSeqOf(catchup));
        if (this.behind) this.readOn();
      },
      (error: unknown) => {
        this.outlet.failed(this.call, error);
        this.outlet.later(() => {
          this.reading = false;
          this.readOn();
        });
      },
    );
  }
}

/** A log that was read after its record may hold more than the record knew. */
export const lastSeqOf = ({ call, entries }: Catchup): number => Math.max(call.lastSeq, entries.at(-1)?.seq ?? 0);
