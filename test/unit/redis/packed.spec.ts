import fc from 'fast-check';
import { PackedReader, packCount, packText, packTime } from '../../../libs/redis/src/packed.js';

const hex = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const uuid = fc.uuid();
const text = fc.oneof(
  ...[fc.string(), fc.string({ unit: 'grapheme', maxLength: 200 }), hex, hex.map((each) => each.toUpperCase())],
  ...[
    uuid,
    uuid.map((each) => each.toUpperCase()),
    uuid.map((each) => each.replace(/[a-f]/, (found) => found.toUpperCase())),
  ],
);
const count = fc.oneof(fc.nat(), fc.maxSafeNat());
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const piece = fc.oneof(
  text.map((value) => ({ value, packed: packText(value), read: (reader: PackedReader) => reader.text() })),
  count.map((value) => ({ value, packed: packCount(value), read: (reader: PackedReader) => reader.count() })),
  time.map((value) => ({ value, packed: packTime(value), read: (reader: PackedReader) => reader.time() })),
);

describe('what is packed for Redis', () => {
  it('is read as it was, piece by piece', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const reader = new PackedReader(Buffer.concat(pieces.map(({ packed }) => packed)));
        expect(pieces.map(({ read }) => read(reader))).toEqual(pieces.map(({ value }) => value));
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });

  it('says so where it ends too early', () => {
    fc.assert(
      fc.property(piece, ({ packed, read }) => {
        expect(() => read(new PackedReader(packed.subarray(0, -1)))).toThrow(RangeError);
      }),
    );
  });

  it.each([
    ['a UUID, in either case', '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9', 17],
    ['a UUID, in either case', '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9', 17],
    ['a push token', 'ab'.repeat(32), 34],
    ['any other text', 'bob', 4],
  ])('makes of %s few bytes', (_what, value, bytes) => {
    expect(packText(value)).toHaveLength(bytes);
  });

  it('is no count that is beyond what can be counted', () => {
    expect(() => new PackedReader(Buffer.alloc(20, 0xff)).count()).toThrow(RangeError);
  });
});
