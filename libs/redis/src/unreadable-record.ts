/** What Redis holds of a call, or of something else of ours, can't be read. Names the thing, never its content. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  constructor(what: string, key: string) {
    super(`${what} in Redis cannot be read: remove the key ${key}, or find out who writes there beside Callwake.`);
  }
}

/** Undefined where it is none. The parser's own error would show what it could not read, which may be SDP. */
export function parseObject(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
