/** When a part file is closed and the next begun. Times in ms of processing time. */
export interface RollingPolicy {
  readonly fileBytes: number;
  /** Longest time that a part stays open. */
  readonly rolloverMs: number;
  /** Longest time that it stays open without a new row. */
  readonly inactivityMs: number;
  /** How often the times are looked at. */
  readonly checkMs: number;
}

export interface PartAge {
  readonly begunMs: number;
  readonly writtenMs: number;
}

export function isDue(policy: RollingPolicy, { begunMs, writtenMs }: PartAge, nowMs: number): boolean {
  return nowMs - begunMs >= policy.rolloverMs || nowMs - writtenMs >= policy.inactivityMs;
}
