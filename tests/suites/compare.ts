import type { DataType } from '../../src/arrow/data-type.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { Expectation, Json } from './suite-case.ts';
import { valueOf, valueText } from './value-text.ts';

/** A row that the sink got. */
export interface Change {
  readonly kind: string;
  readonly values: readonly Value[];
}

/** What comparing came to. `foldOnly`: the tables are equal, and the changes that led to them are not. */
export type Comparison =
  | { readonly outcome: 'equal' }
  | { readonly outcome: 'fold-only' | 'different'; readonly difference: string };

/** A row ready to be compared: its exact part as a text, its approximate numbers apart. */
interface Comparable {
  readonly text: string;
  readonly numbers: readonly (number | null)[];
  /** Whole, for a person. */
  readonly shown: string;
}

/** Compares what a sink got with what a case wants. Types are those of the sink's columns. */
export class Comparer {
  readonly #expectation: Expectation;
  readonly #types: readonly DataType[];
  readonly #approximate: readonly boolean[];

  constructor(expectation: Expectation, types: readonly DataType[]) {
    this.#expectation = expectation;
    this.#types = types;
    this.#approximate = types.map(
      ({ kind }, index) => kind === 'float' || kind === 'double' || expectation.columns[index]?.approx === true,
    );
  }

  /** The end of a case. */
  compare(actual: readonly Change[]): Comparison {
    const { compare, rows = [] } = this.#expectation;
    if (compare === 'ordered') return this.#compareLists(actual, rows);
    return compare === 'changelog' ? this.#compareChanges(actual, rows) : this.compareFinal(actual, rows);
  }

  /** The sink's content now. */
  compareFinal(actual: readonly Change[], rows: readonly (readonly Json[])[]): Comparison {
    const folded = this.#fold(actual);
    if (typeof folded === 'string') return { outcome: 'different', difference: folded };
    return this.#verdict(
      folded,
      rows.map((row) => this.#expected(row)),
    );
  }

  #compareLists(actual: readonly Change[], rows: readonly (readonly Json[])[]): Comparison {
    const difference = this.#firstDifference(
      actual.map((change) => this.#comparable(change.values, change.kind === '+I' ? '' : change.kind)),
      rows.map((row) => this.#expected(row)),
    );
    return difference === undefined ? { outcome: 'equal' } : { outcome: 'different', difference };
  }

  #compareChanges(actual: readonly Change[], rows: readonly (readonly Json[])[]): Comparison {
    const expected = rows.map(([kind, ...values]): Change => ({ kind: String(kind), values: this.#values(values) }));
    const folded = this.#fold(actual);
    const expectedFold = this.#fold(expected);
    if (typeof folded === 'string') return { outcome: 'different', difference: folded };
    if (typeof expectedFold === 'string') throw new Error(`the case does not fold: ${expectedFold}`);
    const first = this.#verdict(folded, expectedFold);
    if (first.outcome !== 'equal') return first;
    const withKind = ({ kind, values }: Change): Comparable => this.#comparable(values, kind);
    const second = this.#verdict(actual.map(withKind), expected.map(withKind));
    if (second.outcome !== 'equal') return { ...second, outcome: 'fold-only' };
    return this.#compareOrder(actual, expected);
  }

  /** For each key the order of changes. */
  #compareOrder(actual: readonly Change[], expected: readonly Change[]): Comparison {
    const { keys = this.#expectation.sinkPrimaryKey ?? [] } = this.#expectation;
    if (keys.length === 0) return { outcome: 'equal' };
    const byKey = groupBy(expected, (change) => this.#keyText(change.values, keys));
    for (const [key, changes] of groupBy(actual, (change) => this.#keyText(change.values, keys))) {
      const difference = this.#firstDifference(
        changes.map(({ kind, values }) => this.#comparable(values, kind)),
        (byKey.get(key) ?? []).map(({ kind, values }) => this.#comparable(values, kind)),
      );
      if (difference !== undefined) return { outcome: 'fold-only', difference: `order of key ${key}: ${difference}` };
    }
    return { outcome: 'equal' };
  }

  /** The table that a changelog makes, or what is wrong with the changelog. */
  #fold(changes: readonly Change[]): Comparable[] | string {
    const key = this.#expectation.sinkPrimaryKey ?? [];
    const table = new Map<string, Comparable[]>();
    for (const { kind, values } of changes) {
      const row = this.#comparable(values, '');
      const id = key.length > 0 ? this.#keyText(values, key) : row.shown;
      const there = table.get(id) ?? [];
      if (kind === '+I' || kind === '+U') {
        if (kind === '+I' && key.length > 0 && there.length > 0) return `+I${row.shown} finds its key taken`;
        table.set(id, key.length > 0 ? [row] : [...there, row]);
      } else {
        if (there.length === 0) return `${kind}${row.shown} takes away a row that is not there`;
        table.set(id, there.slice(1));
      }
    }
    return [...table.values()].flat();
  }

  /** Compares as multisets. */
  #verdict(actual: readonly Comparable[], expected: readonly Comparable[]): Comparison {
    const left = groupBy(expected, ({ text }) => text);
    const extra: Comparable[] = [];
    for (const row of actual) {
      const candidates = left.get(row.text) ?? [];
      const index = candidates.findIndex((candidate) => this.#isClose(row, candidate));
      if (index < 0) extra.push(row);
      else left.set(row.text, candidates.toSpliced(index, 1));
    }
    const missing = [...left.values()].flat();
    if (extra.length === 0 && missing.length === 0) return { outcome: 'equal' };
    const parts = [someOf('missing', missing), someOf('unexpected', extra)];
    return { outcome: 'different', difference: parts.filter((part) => part !== '').join('; ') };
  }

  #firstDifference(actual: readonly Comparable[], expected: readonly Comparable[]): string | undefined {
    for (let row = 0; row < Math.max(actual.length, expected.length); row++) {
      const [is, wanted] = [actual[row], expected[row]];
      if (is === undefined || wanted === undefined || is.text !== wanted.text || !this.#isClose(is, wanted)) {
        return `row ${row + 1} is ${is?.shown ?? 'missing'} instead of ${wanted?.shown ?? 'nothing'}`;
      }
    }
    return undefined;
  }

  #isClose(one: Comparable, other: Comparable): boolean {
    const { tolerance = 1e-9 } = this.#expectation;
    return one.numbers.every((a, index) => {
      const b = other.numbers[index] ?? null;
      if (a === null || b === null) return a === b;
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
      return a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
    });
  }

  #expected(row: readonly Json[]): Comparable {
    return this.#comparable(this.#values(row), '');
  }

  #values(row: readonly Json[]): readonly Value[] {
    return this.#types.map((type, index) => valueOf(type, row[index]));
  }

  #comparable(values: readonly Value[], kind: string): Comparable {
    const texts = this.#types.map((type, index) => valueText(type, values[index] ?? null));
    return {
      text: `${kind}[${texts.map((text, index) => (this.#approximate[index] ? '~' : text)).join(', ')}]`,
      numbers: this.#types.flatMap((_, index) => {
        const value = values[index] ?? null;
        return this.#approximate[index] ? [value === null ? null : Number(value)] : [];
      }),
      shown: `${kind}[${texts.join(', ')}]`,
    };
  }

  #keyText(values: readonly Value[], names: readonly string[]): string {
    const indexes = names.map((name) => this.#expectation.columns.findIndex((column) => column.name === name));
    return `(${indexes.map((index) => this.#textAt(values, index)).join(', ')})`;
  }

  #textAt(values: readonly Value[], index: number): string {
    const type = this.#types[index];
    return type === undefined ? '' : valueText(type, values[index] ?? null);
  }
}

function someOf(word: string, rows: readonly Comparable[]): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, 3).map((row) => row.shown);
  return `${rows.length} ${word}: ${shown.join(' ')}${rows.length > shown.length ? ' …' : ''}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
