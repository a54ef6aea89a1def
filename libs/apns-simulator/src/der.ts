/** One value of DER (X.690): its tag, and what it holds. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

/** The tags that a certificate's extensions are found and read by. */
export const TAG = { octetString: 0x04, objectIdentifier: 0x06, utf8String: 0x0c, sequence: 0x30, extensions: 0xa3 };

const LONG_FORM = 0x80;

/** The values that stand one after another; none of what is cut off or is no DER. */
export function derValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const value = firstOf(rest);
    if (value === null) break;
    values.push({ tag: rest.readUInt8(0), content: value.content });
    rest = rest.subarray(value.end);
  }
  return values;
}

function firstOf(bytes: Buffer): { readonly content: Buffer; readonly end: number } | null {
  const first = bytes[1];
  if (first === undefined) return null;
  const sizeBytes = first < LONG_FORM ? 0 : first - LONG_FORM;
  // A certificate is far from 4 GiB; a longer length is none.
  if (sizeBytes > 4 || bytes.length < 2 + sizeBytes) return null;
  const length = sizeBytes === 0 ? first % LONG_FORM : bytes.readUIntBE(2, sizeBytes);
  const start = 2 + sizeBytes;
  return bytes.length < start + length ? null : { content: bytes.subarray(start, start + length), end: start + length };
}

/** An OBJECT IDENTIFIER's content in dots. */
export function dotted(content: Buffer): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const [both = 0, ...others] = numbers;
  const first = Math.min(Math.floor(both / 40), 2);
  return [first, both - first * 40, ...others].join('.');
}
