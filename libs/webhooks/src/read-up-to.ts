import { type IncomingMessage } from 'node:http';

/** The body as text; null where it is longer than `most` bytes, or breaks off. Its rest is not read, and its connection closed. */
export async function readUpTo(response: IncomingMessage, most: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // Leaving the loop destroys the response, and with it its connection.
      if (bytes > most) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}
