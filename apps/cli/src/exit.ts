/** How the commands end; `docs/commands.md` says so to scripts. */
export const EXIT = {
  good: 0,
  /** Apple said no, or the doctor found something wrong. */
  bad: 1,
  /** Wrong usage or configuration: nobody was asked. */
  unusable: 2,
  couldNotAsk: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
