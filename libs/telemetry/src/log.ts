/** What a line says beside its message: ids, numbers, and an error as `err`. */
export type Fact = Readonly<Record<string, unknown>>;

type Write = (fact: Fact, message: string) => void;

/** Where an app says what happened: one line a fact. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** A log whose every line carries these bindings, such as `callId`, `app` and `deviceId`. */
  child(bindings: Fact): Log;
}
