/** How every command ends: what it returns, and what it throws. */

export const EXIT = {
  fine: 0,
  /** Problems were found, or a run failed. */
  problems: 1,
  /** Wrong usage, or an error of the program itself. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something the user has to say differently; the message says how. */
export class UsageError extends Error {}
