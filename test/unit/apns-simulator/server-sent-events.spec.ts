import { dataIn, eventOf, HEARTBEAT } from '../../../libs/apns-simulator/src/server-sent-events.js';

async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function readFrom(body: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const data of dataIn(body)) values.push(JSON.parse(data));
  return values;
}

describe('server-sent events', () => {
  const values = [{ text: 'Grüße' }, { text: '東京\n\nand more' }];
  const stream = values.map((value) => HEARTBEAT + eventOf(value)).join('');

  it.each([1, 2, 3, 7, 1000])('are read as they were written, in chunks of %i bytes', async (size) => {
    expect(await readFrom(chunked(stream, size))).toEqual(values);
  });

  it('end where the line breaks, without the event that was cut', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* chunked(eventOf(values[0]) + eventOf(values[1]).slice(0, 10), 4);
      throw new Error('the line broke');
    }
    expect(await readFrom(broken())).toEqual([values[0]]);
  });
});
