/** How HPACK (RFC 7541, section 6) writes a header field. */
type Form = 'indexed' | 'incremental' | 'without' | 'never' | 'table size';

interface Field {
  readonly form: Form;
  /** Of its name in the tables; 0: the name is written out. */
  readonly index: number;
  /** Bytes of its value as written; 0 where that is indexed. */
  readonly length: number;
}

/** Places in the static table (RFC 7541, appendix A). */
export const STATIC = { path: [4, 5], authorization: [23] };

/** The fields of a header block, in order. Names and values stay as they are: Huffman does not matter here. */
export function fieldsOf(block: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const integer = (bits: number): number => {
    const most = 2 ** bits - 1;
    let value = block.readUInt8(at++) & most;
    if (value < most) return value;
    for (let shift = 0; ; shift += 7) {
      const byte = block.readUInt8(at++);
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
    }
  };
  const text = (): number => {
    const length = integer(7);
    at += length;
    return length;
  };
  while (at < block.length) {
    const [form, bits] = formOf(block.readUInt8(at));
    const index = integer(bits);
    if (form === 'indexed' || form === 'table size') fields.push({ form, index, length: 0 });
    else {
      if (index === 0) text();
      fields.push({ form, index, length: text() });
    }
  }
  return fields;
}

function formOf(byte: number): [Form, prefixBits: number] {
  if (byte & 0x80) return ['indexed', 7];
  if (byte & 0x40) return ['incremental', 6];
  if (byte & 0x20) return ['table size', 5];
  return [byte & 0x10 ? 'never' : 'without', 4];
}
