/** Moves between numbered states, for one question: from which states can one of some goals be reached? */
export class Edges {
  size = 0;
  private pairs = new Int32Array(1 << 12);

  add(from: number, to: number): void {
    if (this.size * 2 === this.pairs.length) {
      const wider = new Int32Array(this.pairs.length * 2);
      wider.set(this.pairs);
      this.pairs = wider;
    }
    this.pairs.set([from, to], this.size++ * 2);
  }

  /** The first state, of `states` many, from which no way leads to a goal; undefined: there is none. */
  firstWithoutWay(states: number, isGoal: (index: number) => boolean): number | undefined {
    const reaches = new Uint8Array(states);
    const { starts, sources } = this.backwards(states);
    const queue = new Int32Array(states);
    let filled = 0;
    const reach = (index: number) => {
      if (reaches[index]) return;
      reaches[index] = 1;
      queue[filled++] = index;
    };
    for (let index = 0; index < states; index++) if (isGoal(index)) reach(index);
    for (let at = 0; at < filled; at++) {
      const to = queue[at] ?? 0;
      for (let i = starts[to] ?? 0; i < (starts[to + 1] ?? 0); i++) reach(sources[i] ?? 0);
    }
    const without = reaches.indexOf(0);
    return without === -1 ? undefined : without;
  }

  private backwards(states: number): { readonly starts: Int32Array; readonly sources: Int32Array } {
    const starts = new Int32Array(states + 1);
    for (let i = 0; i < this.size; i++) starts[this.to(i) + 1]! += 1;
    for (let i = 0; i < states; i++) starts[i + 1]! += starts[i] ?? 0;
    const next = starts.slice();
    const sources = new Int32Array(this.size);
    for (let i = 0; i < this.size; i++) sources[next[this.to(i)]!++] = this.pairs[i * 2] ?? 0;
    return { starts, sources };
  }

  private to(i: number): number {
    return this.pairs[i * 2 + 1] ?? 0;
  }
}
