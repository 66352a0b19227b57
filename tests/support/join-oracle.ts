import type { Row, Value } from '../../src/kernels/column-reader.ts';
import { keptForEver, lifetimeMs, type StateTtlConfig } from '../../src/state/state-ttl.ts';

/** Each side's rows in plain arrays, and every row compared with every row of the other side. A batch is one read. */
export class JoinOracle {
  readonly #keyColumns: readonly (readonly number[])[];
  readonly #ttls: readonly StateTtlConfig[];
  readonly #rows: { readonly row: Row; cameMs: number }[][] = [[], []];

  constructor(
    keyColumns: readonly (readonly number[])[],
    ttls: readonly StateTtlConfig[] = [keptForEver, keptForEver],
  ) {
    this.#keyColumns = keyColumns;
    this.#ttls = ttls;
  }

  /** What a row with this kind adds to the output, as text, in no order. */
  row(side: number, row: Row, kind: number, nowMs: number): string[] {
    const key = this.#keyOf(side, row);
    if (key === undefined) return [];
    const isSeen = (of: number, cameMs: number): boolean =>
      this.#ttls[of]?.visibility === 'return-expired-if-not-cleaned-up' || this.#isAlive(of, cameMs, nowMs);
    const other = (this.#rows[1 - side] ?? []).filter(({ cameMs }) => isSeen(1 - side, cameMs));
    const matches = other.filter((candidate) => this.#keyOf(1 - side, candidate.row) === key);
    const own = this.#rows[side] ?? [];
    if ((kind & 1) === 0) {
      own.push({ row, cameMs: nowMs });
    } else {
      const text = rowText(row);
      const at = own.findLastIndex(({ row: candidate, cameMs }) => isSeen(side, cameMs) && rowText(candidate) === text);
      if (at >= 0) own.splice(at, 1);
    }
    return matches.map((match) => changeText(kind, side === 0 ? [...row, ...match.row] : [...match.row, ...row]));
  }

  /** A batch of one side has read the rows of its keys on the other: they have the time of it, or are gone. */
  read(side: number, batch: readonly Row[], nowMs: number): void {
    const keys = new Set(batch.map((row) => this.#keyOf(side, row)));
    const isRead = (row: Row): boolean => keys.has(this.#keyOf(1 - side, row) ?? '');
    this.#forget(1 - side, nowMs, isRead);
    if (this.#ttls[1 - side]?.update !== 'on-read-and-write') return;
    for (const kept of this.#rows[1 - side] ?? []) if (isRead(kept.row)) kept.cameMs = nowMs;
  }

  /** A restart from a savepoint. */
  restore(nowMs: number): void {
    for (const side of [0, 1])
      if (this.#ttls[side]?.cleanup.fullSnapshot === true) this.#forget(side, nowMs, () => true);
  }

  #forget(side: number, nowMs: number, isChosen: (row: Row) => boolean): void {
    this.#rows[side] = (this.#rows[side] ?? []).filter(
      ({ row, cameMs }) => this.#isAlive(side, cameMs, nowMs) || !isChosen(row),
    );
  }

  #isAlive(side: number, cameMs: number, nowMs: number): boolean {
    const ttlMs = lifetimeMs(this.#ttls[side] ?? keptForEver);
    return ttlMs === 0 || nowMs - cameMs < ttlMs;
  }

  /** The rows of one side that are still there, as text. */
  rows(side: number): string[] {
    return (this.#rows[side] ?? []).map(({ row }) => rowText(row)).toSorted();
  }

  #keyOf(side: number, row: Row): string | undefined {
    const key = (this.#keyColumns[side] ?? []).map((column) => row[column] ?? null);
    // As keys, -0.0 and 0.0 are one number, and every NaN is one.
    return key.includes(null) ? undefined : rowText(key.map((value) => (value === 0 ? 0 : value)));
  }
}

export function changeText(kind: number, row: Row): string {
  return `${kind} ${rowText(row)}`;
}

/** A row as text that is equal exactly when the values are. */
export function rowText(row: Row): string {
  return JSON.stringify(row.map(valueText));
}

function valueText(value: Value): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`;
  if (value instanceof Uint8Array) return [...value];
  if (value !== null && typeof value === 'object')
    return Object.entries(value).map(([name, part]) => [name, valueText(part)]);
  return value;
}
