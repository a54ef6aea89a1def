import { Edges } from './edges.js';
import { Seen } from './seen.js';

/** What may happen in a state. `story`: as one would tell it. */
export interface Move<State> {
  readonly story: string;
  readonly to: State;
}

/** Something that must be reachable from everywhere by some of the moves: from every state, a goal. */
export interface Hope<State> {
  readonly name: string;
  isGoal(state: State): boolean;
  counts(move: Move<State>): boolean;
}

/** A small world. Two states with one key are the same state. */
export interface Explorable<State> {
  readonly start: State;
  keyOf(state: State): string;
  moves(state: State): Promise<readonly Move<State>[]>;
  /** What is wrong in this state; null: nothing. */
  wrong(state: State, moves: readonly Move<State>[]): string | null;
  readonly hopes: readonly Hope<State>[];
}

interface Violation {
  readonly wrong: string;
  /** The shortest way there, a line a move. */
  readonly story: readonly string[];
}

export interface Exploration {
  readonly states: number;
  readonly moves: number;
  /** How many moves the state farthest from the start is away from it. */
  readonly depth: number;
  /** False: it ended at its limit, or at a violation, before all states were seen. */
  readonly whole: boolean;
  readonly violation?: Violation;
}

export interface Limits {
  /** The most states it may hold. */
  readonly states: number;
  /** Called after each depth. */
  readonly onDepth?: (depth: number, states: number) => void;
}

/** Every state that can be reached, nearest first; ends at the first one in which something is wrong. */
export const explore = <State>(world: Explorable<State>, limits: Limits): Promise<Exploration> =>
  new Search(world, limits).run();

interface Found<State> {
  readonly index: number;
  readonly state: State;
}

class Search<State> {
  private readonly seen = new Seen();
  private readonly hopes: { readonly hope: Hope<State>; readonly edges: Edges; readonly goals: Set<number> }[];
  private moves = 0;

  constructor(
    private readonly world: Explorable<State>,
    private readonly limits: Limits,
  ) {
    this.hopes = world.hopes.map((hope) => ({ hope, edges: new Edges(), goals: new Set() }));
  }

  async run(): Promise<Exploration> {
    const { start } = this.world;
    this.seen.add(this.world.keyOf(start), -1);
    let layer: Found<State>[] = [{ index: 0, state: start }];
    for (let depth = 0; ; depth++) {
      const next: Found<State>[] = [];
      for (const found of layer) {
        const wrong = await this.visit(found, next);
        if (wrong !== null) return this.ended(depth, false, await this.tell(found.index, wrong));
        if (this.seen.size >= this.limits.states) return this.ended(depth, false);
      }
      this.limits.onDepth?.(depth, this.seen.size);
      if (next.length === 0) return this.ended(depth, true, await this.lostHope());
      layer = next;
    }
  }

  private async visit({ index, state }: Found<State>, next: Found<State>[]): Promise<string | null> {
    const moves = await this.world.moves(state);
    const wrong = this.world.wrong(state, moves);
    if (wrong !== null) return wrong;
    for (const { hope, goals } of this.hopes) if (hope.isGoal(state)) goals.add(index);
    this.moves += moves.length;
    for (const move of moves) {
      const to = this.seen.add(this.world.keyOf(move.to), index);
      if (to.isNew) next.push({ index: to.index, state: move.to });
      for (const { hope, edges } of this.hopes) if (hope.counts(move)) edges.add(index, to.index);
    }
    return null;
  }

  private async lostHope(): Promise<Violation | undefined> {
    for (const { hope, edges, goals } of this.hopes) {
      const lost = edges.firstWithoutWay(this.seen.size, (index) => goals.has(index));
      if (lost !== undefined) return this.tell(lost, `no way leads from here to: ${hope.name}`);
    }
    return undefined;
  }

  /** States are not kept: the way to one is gone again, along the numbers of the states on it. */
  private async tell(index: number, wrong: string): Promise<Violation> {
    const story: string[] = [];
    let state = this.world.start;
    for (const step of this.seen.pathTo(index).slice(1)) {
      const moves = await this.world.moves(state);
      const move = moves.find(({ to }) => this.seen.add(this.world.keyOf(to), -1).index === step);
      if (!move) throw new Error('The world has made other moves than before: it must depend on the state alone.');
      story.push(move.story);
      state = move.to;
    }
    return { wrong, story };
  }

  private ended(depth: number, whole: boolean, violation?: Violation): Exploration {
    const { moves, seen } = this;
    return { states: seen.size, moves, depth, whole, ...(violation && { violation }) };
  }
}
