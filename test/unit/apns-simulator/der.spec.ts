import { derValues, dotted } from '../../../libs/apns-simulator/src/der.js';

describe('DER', () => {
  it('is read value after value', () => {
    const values = derValues(Buffer.from([0x0c, 2, 0x68, 0x69, 0x05, 0]));
    expect(values).toEqual([
      { tag: 0x0c, content: Buffer.from('hi') },
      { tag: 0x05, content: Buffer.alloc(0) },
    ]);
  });

  it('is read with a length of several bytes', () => {
    const content = Buffer.alloc(300, 1);
    expect(derValues(Buffer.concat([Buffer.from([0x04, 0x82, 1, 44]), content]))).toEqual([{ tag: 0x04, content }]);
  });

  it.each([
    ['a value that is cut off', [0x0c, 5, 0x68]],
    ['a length that is cut off', [0x0c, 0x82, 1]],
    ['no length', [0x0c]],
    ['a length without end', [0x30, 0x80, 0, 0]],
    ['a length beyond all measure', [0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 1, 1]],
  ])('has nothing in %s, and never throws', (_, bytes) => {
    expect(derValues(Buffer.from(bytes)).flatMap(({ content }) => [...content])).toEqual([]);
  });

  it("writes an object identifier in dots, such as Apple's", () => {
    const apple = Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64, 0x06, 0x03, 0x06]);
    expect(dotted(apple)).toBe('1.2.840.113635.100.6.3.6');
  });
});
