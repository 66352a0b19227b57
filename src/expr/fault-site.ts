/** A place in a program that can fail on a row: what to tell the user. Plain data. */
export interface FaultSite {
  /** The failing part as SQL. */
  readonly sql: string;
  /** What goes wrong there, such as `division by zero`. */
  readonly reason: string;
  /** Columns whose values in the failing row explain it. */
  readonly columns: readonly number[];
}
