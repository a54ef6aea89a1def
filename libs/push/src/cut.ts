const encoder = new TextEncoder();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

export const bytesOf = (text: string): number => encoder.encode(text).length;

/** In UTF-8 a unit of text, as JavaScript counts it, is three bytes or fewer. */
const MOST_OF_A_UNIT = 3;

/** By how many bytes `text` is longer than `most`; 0 or less: it is not. What is short enough in any case is not encoded for that. */
export const bytesOver = (most: number, text: string): number =>
  text.length * MOST_OF_A_UNIT <= most ? 0 : bytesOf(text) - most;

/** The longest beginning of `text`, of whole characters as people see them, whose JSON is at most `most` bytes without its quotes. */
export function cutToBytes(text: string, most: number): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of graphemes.segment(text)) {
    bytes += bytesOf(JSON.stringify(segment)) - 2;
    if (bytes > most) break;
    kept += segment;
  }
  return kept;
}
