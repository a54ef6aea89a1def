/*
 * Small things as few bytes, for what lies in Redis a million times. Text is `length × 4 + form` as a varint, then its bytes: ids
 * are mostly UUIDs, tokens are hex.
 */

const [PLAIN, HEX, UUID, UPPER_UUID] = [0, 1, 2, 3];
const [UUID_BYTES, UUID_CHARS] = [16, 36];
const TIME_BYTES = 6;
const isHex = (text: string): boolean => text.length % 2 === 0 && /^[0-9a-f]+$/.test(text);
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Any text, the same one always alike. */
export function packText(text: string): Buffer {
  if (text.length === UUID_CHARS) {
    if (isUuid(text)) return uuid(UUID, text);
    if (isUuid(text.toLowerCase()) && text === text.toUpperCase()) return uuid(UPPER_UUID, text);
  }
  return isHex(text) ? sized(HEX, Buffer.from(text, 'hex')) : sized(PLAIN, Buffer.from(text));
}

/** A whole number from 0 to 2^48 - 1, such as ms since epoch. */
export function packTime(ms: number): Buffer {
  const bytes = Buffer.allocUnsafe(TIME_BYTES);
  bytes.writeUIntBE(ms, 0, TIME_BYTES);
  return bytes;
}

/** A safe whole number from 0; seven bits a byte. */
export function packCount(count: number): Buffer {
  const bytes: number[] = [];
  let rest = count;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Reads what was packed, piece by piece. All throw RangeError where it ends too early, or is something else. */
export class PackedReader {
  private at = 0;

  constructor(private readonly packed: Buffer) {}

  get isAtEnd(): boolean {
    return this.at === this.packed.length;
  }

  byte(): number {
    return this.bytes(1).readUInt8();
  }

  time(): number {
    return this.bytes(TIME_BYTES).readUIntBE(0, TIME_BYTES);
  }

  count(): number {
    let [count, factor] = [0, 1];
    for (;;) {
      const byte = this.byte();
      count += (byte & 0x7f) * factor;
      if (count > Number.MAX_SAFE_INTEGER) throw new RangeError('The packed count is too large.');
      if (byte < 0x80) return count;
      factor *= 0x80;
    }
  }

  text(): string {
    const head = this.count();
    const [form, length] = [head % 4, Math.floor(head / 4)];
    if (form === PLAIN) return this.bytes(length).toString();
    if (form === HEX) return this.bytes(length).toString('hex');
    const lower = this.bytes(UUID_BYTES)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    return form === UUID ? lower : lower.toUpperCase();
  }

  private bytes(length: number): Buffer {
    const end = this.at + length;
    if (end > this.packed.length) throw new RangeError('The packed value ends too early.');
    const bytes = this.packed.subarray(this.at, end);
    this.at = end;
    return bytes;
  }
}

const uuid = (form: number, text: string): Buffer =>
  Buffer.concat([packCount(form), Buffer.from(text.replaceAll('-', ''), 'hex')]);

const sized = (form: number, bytes: Buffer): Buffer => Buffer.concat([packCount(bytes.length * 4 + form), bytes]);
