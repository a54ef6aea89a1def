const encoder = new TextEncoder();
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

export const bytesOf = (text: string): number => encoder.encode(text).length;

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
