import { hash } from './hash.js';

const NONE = -1;

/** States by their hashes alone, numbered as they come, each with the one it was first reached from: 16 to 32 bytes a state. */
export class Seen {
  size = 0;
  private high = new Uint32Array(1 << 10);
  private low = new Uint32Array(1 << 10);
  private parents = new Int32Array(1 << 10);
  private slots = new Int32Array(1 << 11).fill(NONE);

  /** The number of this state; `isNew`: it was not known until now. */
  add(key: string, parent: number): { readonly index: number; readonly isNew: boolean } {
    const [high, low] = hash(key);
    const slot = this.slotOf(high, low);
    const known = this.slots[slot] ?? NONE;
    if (known !== NONE) return { index: known, isNew: false };
    const index = this.size++;
    if (index === this.high.length) this.grow();
    this.high[index] = high;
    this.low[index] = low;
    this.parents[index] = parent;
    this.slots[this.slotOf(high, low)] = index;
    return { index, isNew: true };
  }

  /** The numbers of the states on the shortest way here, the first one first. */
  pathTo(index: number): number[] {
    const path: number[] = [];
    for (let at = index; at >= 0; at = this.parents[at] ?? NONE) path.push(at);
    return path.reverse();
  }

  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    for (let slot = (high ^ low) & mask; ; slot = (slot + 1) & mask) {
      const index = this.slots[slot] ?? NONE;
      if (index === NONE || (this.high[index] === high && this.low[index] === low)) return slot;
    }
  }

  private grow(): void {
    const wider = <Kept extends Uint32Array | Int32Array>(kept: Kept, into: Kept): Kept => (into.set(kept), into);
    const length = this.high.length * 2;
    this.high = wider(this.high, new Uint32Array(length));
    this.low = wider(this.low, new Uint32Array(length));
    this.parents = wider(this.parents, new Int32Array(length));
    this.slots = new Int32Array(length * 2).fill(NONE);
    for (let index = 0; index < this.size - 1; index++) {
      this.slots[this.slotOf(this.high[index] ?? 0, this.low[index] ?? 0)] = index;
    }
  }
}
