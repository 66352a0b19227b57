import type { Row, Value } from '../../src/kernels/column-reader.ts';

/** Each side's rows in plain arrays, and every row compared with every row of the other side. */
export class JoinOracle {
  readonly #keyColumns: readonly (readonly number[])[];
  readonly #ttlsMs: readonly number[];
  readonly #rows: { readonly row: Row; readonly cameMs: number }[][] = [[], []];

  constructor(keyColumns: readonly (readonly number[])[], ttlsMs: readonly number[] = [0, 0]) {
    this.#keyColumns = keyColumns;
    this.#ttlsMs = ttlsMs;
  }

  /** What a row with this kind adds to the output, as text, in no order. */
  row(side: number, row: Row, kind: number, nowMs: number): string[] {
    const key = this.#keyOf(side, row);
    if (key === undefined) return [];
    const isAlive = (of: number, cameMs: number): boolean =>
      this.#ttlsMs[of] === 0 || nowMs - cameMs < (this.#ttlsMs[of] ?? 0);
    const other = (this.#rows[1 - side] ?? []).filter(({ cameMs }) => isAlive(1 - side, cameMs));
    const matches = other.filter((candidate) => this.#keyOf(1 - side, candidate.row) === key);
    const own = this.#rows[side] ?? [];
    if ((kind & 1) === 0) {
      own.push({ row, cameMs: nowMs });
    } else {
      const text = rowText(row);
      const at = own.findLastIndex(
        ({ row: candidate, cameMs }) => isAlive(side, cameMs) && rowText(candidate) === text,
      );
      if (at >= 0) own.splice(at, 1);
    }
    return matches.map((match) => changeText(kind, side === 0 ? [...row, ...match.row] : [...match.row, ...row]));
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
