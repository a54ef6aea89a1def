/** `note`: worth knowing, but nothing that has to be changed. */
type Level = 'ok' | 'note' | 'wrong';

/** One line of the doctor's. */
export interface Finding {
  readonly level: Level;
  /** What was looked at. */
  readonly about: string;
  /** What was found, and what to do. */
  readonly text: string;
}

export const ok = (about: string, text: string): Finding => ({ level: 'ok', about, text });
export const note = (about: string, text: string): Finding => ({ level: 'note', about, text });
export const wrong = (about: string, text: string): Finding => ({ level: 'wrong', about, text });
