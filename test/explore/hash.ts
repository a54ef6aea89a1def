/** 64 bits of a text, as two unsigned halves: of ten million states two are taken for one with a chance of one in 400,000. */
export function hash(text: string): readonly [number, number] {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return [finish(a, b), finish(b, a)];
}

function finish(a: number, b: number): number {
  const mixed = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  return (Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f) ^ (mixed >>> 16)) >>> 0;
}
