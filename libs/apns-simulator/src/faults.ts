import { type Environment, isUsableAt } from './environment.js';
import { type ArrivalFault, type ConnectFault, type Fault, type PushFault, type StandingFault } from './fault.js';
import { parseFault } from './parse-fault.js';

/** What a fault may take place on. */
export interface Occurrence {
  /** In lower case; null where none is known. */
  readonly token: string | null;
  readonly environment: Environment | null;
  /** The so manieth request of its connection; the first is 1. */
  readonly stream: number;
  /** The so manieth connection of the simulator; the first is 1. */
  readonly connection: number;
}

/** Before a connection's first request there is neither token nor stream. */
type Takes = Pick<Occurrence, 'environment'> & Partial<Occurrence>;
type OfStage<Stage> = Extract<Fault, Stage>;

const CONNECT = ['tls-failure', 'tls-silence'] as const satisfies ConnectFault['do'][];
const ARRIVAL = ['cut-before', 'reset', 'goaway', 'black-hole', 'slow-reader'] as const satisfies ArrivalFault['do'][];
const PUSH = ['answer', 'delay', 'hang', 'cut-after', 'duplicate', 'late'] as const satisfies PushFault['do'][];

/** The faults that stand; where several fit, the one that was added first takes place. */
export class Faults {
  readonly #standing = new Map<string, StandingFault>();
  #added = 0;

  /** Adds one, and gives its id. Throws for what is none, saying why. */
  add(fault: Fault): string {
    const parsed = parseFault(fault);
    if ('wrong' in parsed) throw new Error(parsed.wrong);
    this.#added += 1;
    const id = String(this.#added);
    this.#standing.set(id, { id, fault: parsed, times: 0 });
    return id;
  }

  /** False where there is none of this id. */
  remove(id: string): boolean {
    return this.#standing.delete(id);
  }

  clear(): void {
    this.#standing.clear();
  }

  /** Those that stand, in the order in which they were added. */
  list(): readonly StandingFault[] {
    return [...this.#standing.values()];
  }

  onConnect(environment: Environment | null): OfStage<ConnectFault> | null {
    return this.#take({ environment }, CONNECT) as OfStage<ConnectFault> | null;
  }

  onArrival(at: Occurrence): OfStage<ArrivalFault> | null {
    return this.#take(at, ARRIVAL) as OfStage<ArrivalFault> | null;
  }

  onPush(at: Occurrence): OfStage<PushFault> | null {
    return this.#take(at, PUSH) as OfStage<PushFault> | null;
  }

  #take(at: Takes, kinds: readonly Fault['do'][]): Fault | null {
    for (const { id, fault, times } of this.#standing.values()) {
      if (!kinds.includes(fault.do) || !isFor(fault, at)) continue;
      if (times + 1 === fault.next) this.#standing.delete(id);
      else this.#standing.set(id, { id, fault, times: times + 1 });
      return fault;
    }
    return null;
  }
}

function isFor(fault: Fault, { token, stream, environment }: Takes): boolean {
  if (fault.token !== undefined && fault.token.toLowerCase() !== token) return false;
  if (fault.atStream !== undefined && fault.atStream !== stream) return false;
  return isUsableAt(fault.environment, environment);
}
