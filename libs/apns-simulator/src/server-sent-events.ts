/** One event of a stream of server-sent events. */
export const eventOf = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** Keeps a silent stream alive: a comment, which readers skip. */
export const HEARTBEAT = ': the line is open\n\n';

/** Reads the `data` of each event, as the simulator writes them: one line each. A line that breaks just ends it. */
export async function* dataIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of untilBroken(body)) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) if (block.startsWith('data: ')) yield block.slice('data: '.length);
  }
}

async function* untilBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    // Hung up here, or there: either way nothing more comes, and the reader sees the end.
  }
}
