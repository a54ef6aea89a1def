import type pc from 'picocolors';
import { type Env } from '#config';

export type Colors = ReturnType<typeof pc.createColors>;

/** All that a command has of the outside. */
export interface Surroundings {
  readonly env: Env;
  /** Ms since epoch. */
  readonly clock: () => number;
  /** A fresh UUID, lower case. */
  readonly newId: () => string;
  /** Writes to stdout; `err` to stderr. The text has its line ends. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colors: Colors;
}
