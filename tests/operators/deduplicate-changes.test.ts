import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowKind, rowKindText } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { seededRandom } from '../../src/base/random.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Row, Value } from '../../src/kernels/column-reader.ts';
import { DeduplicateChanges } from '../../src/operators/deduplicate-changes.ts';
import type { DeduplicateSpec } from '../../src/operators/deduplicate.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import type { SortColumn } from '../../src/operators/sort-column.ts';
import { keptFor, keptForEver, type StateTtlConfig } from '../../src/state/state-ttl.ts';
import { comparable } from '../support/aggregate-oracle.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryValue, batchOf, scalarTypes } from '../support/random-batch.ts';
import { arbitrarySortType, arbitrarySortValues, compareRows } from '../support/row-order.ts';

const memory = testMemory();

type Step =
  | { readonly kind: 'rows'; readonly rows: readonly { row: Value[]; isTaken: boolean; isSelected: boolean }[] }
  | { readonly kind: 'pages' | 'rows-anew' };

const scenario = fc
  .record({
    keyTypes: fc.array(fc.constantFrom(...scalarTypes), { minLength: 1, maxLength: 2 }),
    order: fc.array(
      fc
        .record({
          type: arbitrarySortType,
          direction: fc.constantFrom('ASC' as const, 'DESC' as const),
          nulls: fc.constantFrom('FIRST' as const, 'LAST' as const),
        })
        .chain((sort) => arbitrarySortValues(sort.type).map((values) => ({ ...sort, values }))),
      { maxLength: 3 },
    ),
    rest: fc
      .constantFrom(...scalarTypes)
      .chain((type) =>
        fc.array(arbitraryValue(type), { minLength: 1, maxLength: 3 }).map((values) => ({ type, values })),
      ),
    emits: fc.constantFrom('changes' as const, 'changes' as const, 'end' as const),
    updateBefore: fc.boolean(),
  })
  .chain((shape) => {
    const keys = fc.array(fc.tuple(...shape.keyTypes.map(arbitraryValue)), { minLength: 1, maxLength: 3 });
    return keys.chain((chosen) => {
      const values = [...shape.order, shape.rest].map((column) => fc.constantFrom(...column.values));
      const row = fc
        .tuple(fc.constantFrom(...chosen), fc.tuple(...values))
        .map(([key, others]): Value[] => [...key, ...others]);
      const step: fc.Arbitrary<Step> = fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({
            kind: fc.constant('rows' as const),
            rows: fc.array(fc.record({ row, isTaken: fc.boolean(), isSelected: fc.nat(9).map((n) => n > 0) }), {
              minLength: 1,
              maxLength: 12,
              size: 'max',
            }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pages' as const, 'rows-anew' as const) }) },
      );
      return fc.record({ shape: fc.constant(shape), steps: fc.array(step, { maxLength: 10, size: 'max' }) });
    });
  });

/** Whether two rows have the same bits: 0 and -0 are one key, but two values. */
function isSame(a: Row, b: Row): boolean {
  return comparable(a) === comparable(b) && a.every((value, index) => Object.is(value, -0) === Object.is(b[index], -0));
}

/** All rows of a key in the order in which they came, and the one that was sent on. */
class KeyOracle {
  rows: Row[] = [];
  kept: Row | undefined;

  change(row: Row, isTaken: boolean): void {
    if (!isTaken) this.rows.push(row);
    else {
      const at = this.rows.findLastIndex((other) => isSame(other, row));
      if (at >= 0) this.rows.splice(at, 1);
    }
  }

  /** The first row, the kept one if it is one of the first, else the one that came first. */
  settle(order: readonly SortColumn[], types: readonly DataType[]): Row | undefined {
    const { rows, kept } = this;
    const first = rows.reduce<Row | undefined>(
      (best, row) => (best === undefined || compareRows(row, best, order, types) < 0 ? row : best),
      undefined,
    );
    if (first === undefined || kept === undefined) return first;
    const stays = compareRows(first, kept, order, types) === 0 && rows.some((row) => isSame(row, kept));
    return stays ? kept : first;
  }
}

it('sends the difference between the first row that is there before and after each batch', () => {
  fc.assert(
    fc.property(scenario, ({ shape, steps }) => {
      const { keyTypes, emits, updateBefore } = shape;
      const types: DataType[] = [...keyTypes, ...shape.order.map(({ type }) => type), shape.rest.type];
      const schema: Schema = { fields: types.map((type, index) => ({ name: `c${index}`, type })) };
      const order = shape.order.map(
        ({ direction, nulls }, index): SortColumn => ({ column: keyTypes.length + index, direction, nulls }),
      );
      const operator = operatorOf({ input: schema, keyColumns: [...keyTypes.keys()], order, emits, updateBefore });
      const keys = new Map<string, KeyOracle>();
      for (const step of steps) {
        if (step.kind !== 'rows') {
          operator.restart(step.kind === 'pages' ? 'pages' : 'rows');
          // Portable rows do not hold the order in which equal rows came; they are read from the newest to the oldest.
          if (step.kind === 'rows-anew') for (const key of keys.values()) key.rows.reverse();
          continue;
        }
        const touched = new Set<KeyOracle>();
        for (const { row, isTaken } of step.rows.filter(({ isSelected }) => isSelected)) {
          const name = comparable(row.slice(0, keyTypes.length));
          const key = keys.get(name) ?? new KeyOracle();
          keys.set(name, key);
          key.change(row, isTaken);
          touched.add(key);
        }
        const expected = [...touched].map((key) => {
          const old = key.kept;
          key.kept = key.settle(order, types);
          return changeOf(old, key.kept, updateBefore);
        });
        const first = operator.rows.length;
        operator.batch((arena) =>
          batchOf(memory, arena, {
            schema,
            rows: step.rows.map(({ row }) => row),
            kinds: step.rows.map(({ isTaken }) => (isTaken ? rowKind.delete : rowKind.insert)),
            selection: step.rows.flatMap(({ isSelected }, index) => (isSelected ? [index] : [])),
          }),
        );
        expect(changesOf(operator, first)).toEqual(
          emits === 'end' ? [] : expected.filter((text) => text !== '').toSorted(),
        );
      }
      operator.watermark(maxWatermarkMs);
      if (emits === 'end') {
        expect(operator.rows.map(comparable).toSorted()).toEqual(
          [...keys.values()].flatMap(({ kept }) => (kept === undefined ? [] : [comparable(kept)])).toSorted(),
        );
      }
      expect(operator.close()).toBe(0);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 150) },
  );
  expect(memory.usedBytes()).toBe(0);
});

it('finds the next row among thousands of a key, long ones too, after many restarts', () => {
  const schema = schemaFromText('k INT | v BIGINT | s STRING');
  const operator = operatorOf({
    input: schema,
    keyColumns: [0],
    order: [{ column: 1, direction: 'DESC', nulls: 'LAST' }],
    emits: 'changes',
    updateBefore: true,
  });
  const random = seededRandom(17);
  const there = new Map<number, Map<bigint, Row>>();
  for (let batch = 0; batch < 40; batch++) {
    const rows: { row: Row; kind: number }[] = [];
    for (let n = 0; n < 400; n++) {
      // One key has most rows, and more than a bucket can hold.
      const key = random.nextUint32() % 4 === 0 ? random.nextUint32() % 50 : 0;
      const own = there.get(key) ?? new Map<bigint, Row>();
      there.set(key, own);
      const isFull = batch >= 25;
      const greatest = [...own.keys()].reduce((most, value) => (value > most ? value : most), -1n);
      if (own.size > 0 && random.nextUint32() % 10 < (isFull ? 7 : 3)) {
        const value = random.nextUint32() % 2 === 0 ? greatest : ([...own.keys()][0] ?? 0n);
        rows.push({ row: own.get(value) ?? [], kind: rowKind.delete });
        own.delete(value);
        continue;
      }
      const value = BigInt(random.nextUint32());
      const row: Row = [key, value, 'x'.repeat(random.nextUint32() % (n % 50 === 0 ? 2000 : 30))];
      if (!own.has(value)) rows.push({ row, kind: rowKind.insert });
      own.set(value, own.get(value) ?? row);
    }
    operator.batch((arena) => ({
      ...batchFromRows(
        memory,
        arena,
        schema,
        rows.map(({ row }) => row),
      ),
      kinds: kindsOf(
        arena.allocate(rows.length),
        rows.map(({ kind }) => kind),
      ),
    }));
    if (batch % 10 === 9) operator.restart(batch % 20 === 9 ? 'pages' : 'rows');
  }
  const expected = [...there].flatMap(([key, own]) => {
    const greatest = [...own.keys()].reduce((most, value) => (value > most ? value : most), -1n);
    return own.size === 0 ? [] : [[key, own.get(greatest)] as const];
  });
  expect(foldedRows(operator)).toEqual(new Map(expected));
  expect(operator.close()).toBe(0);
});

it('forgets rows that have lived their time', () => {
  const schema = schemaFromText('k INT | v BIGINT');
  const operator = operatorOf({
    input: schema,
    keyColumns: [0],
    order: [{ column: 1, direction: 'ASC', nulls: 'FIRST' }],
    emits: 'changes',
    updateBefore: true,
    ttl: keptFor(10),
  });
  const send = (row: Row, kind: number): string[] => {
    const first = operator.rows.length;
    operator.batch((arena) => ({
      ...batchFromRows(memory, arena, schema, [row]),
      kinds: kindsOf(arena.allocate(1), [kind]),
    }));
    return changesOf(operator, first);
  };
  const text = (value: number): string => comparable([1, BigInt(value)]);
  expect(send([1, 3n], rowKind.insert)).toEqual([`+I ${text(3)}`]);
  operator.clock.advance(6);
  expect(send([1, 5n], rowKind.insert)).toEqual([]);
  expect(send([1, 2n], rowKind.insert)).toEqual([`-U ${text(3)}, +U ${text(2)}`]);
  operator.restart('rows');
  operator.clock.advance(6);
  // 3 is too old to come back.
  expect(send([1, 2n], rowKind.delete)).toEqual([`-U ${text(2)}, +U ${text(5)}`]);
  operator.clock.advance(10);
  expect(send([1, 5n], rowKind.delete)).toEqual([]);
  expect(send([1, 7n], rowKind.insert)).toEqual([`+I ${text(7)}`]);
  expect(operator.close()).toBe(0);
});

function operatorOf(
  spec: Pick<DeduplicateSpec, 'input' | 'keyColumns' | 'order' | 'emits' | 'updateBefore'> & { ttl?: StateTtlConfig },
): ConformingOperator {
  const { input: schema } = spec;
  const whole: DeduplicateSpec = {
    kind: 'deduplicate',
    ttl: keptForEver,
    ...spec,
    ties: 'first',
    updating: true,
    output: schema,
  };
  return new ConformingOperator({ memory, schema, create: (context) => new DeduplicateChanges(whole, context) });
}

function kindsOf<P extends number>(at: P, kinds: readonly number[]): P {
  memory.u8.set(kinds, at);
  return at;
}

function changeOf(old: Row | undefined, next: Row | undefined, updateBefore: boolean): string {
  if (next === undefined) return old === undefined ? '' : `-D ${comparable(old)}`;
  if (old === undefined) return `+I ${comparable(next)}`;
  if (isSame(old, next)) return '';
  return updateBefore ? `-U ${comparable(old)}, +U ${comparable(next)}` : `+U ${comparable(next)}`;
}

/** The changes that an operator sent from row `first` on, sorted; an old and a new row that follow each other are one change. */
function changesOf({ rows, kinds }: ConformingOperator, first: number): string[] {
  const changes: string[] = [];
  for (let index = first; index < rows.length; index++) {
    const text = (at: number) => `${rowKindText[kinds[at] ?? 0]} ${comparable(rows[at] ?? [])}`;
    if (kinds[index] === rowKind.updateBefore) changes.push(`${text(index)}, ${text(++index)}`);
    else changes.push(text(index));
  }
  return changes.toSorted();
}

/** What is left of an operator's output by its first column; an old row must be the one that was there. */
function foldedRows({ rows, kinds }: ConformingOperator): Map<Value, Row> {
  const left = new Map<Value, Row>();
  for (const [index, row] of rows.entries()) {
    const key = row[0] ?? null;
    const kind = kinds[index];
    if (kind === rowKind.updateBefore || kind === rowKind.delete) {
      expect(left.get(key)).toEqual(row);
      left.delete(key);
    } else {
      left.set(key, row);
    }
  }
  return left;
}
