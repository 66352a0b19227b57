/** What the process ends with; scripts may rely on them. */
export const exitCode = {
  ok: 0,
  /** A job failed while it ran, or the engine has a bug. */
  failed: 1,
  /** The command line, a statement or an option is wrong: nothing of that statement has run. */
  usage: 2,
  /** 128 + the number of the signal that ended it. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
