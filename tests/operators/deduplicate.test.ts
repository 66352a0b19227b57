import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowKind, rowKindText } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { seededRandom } from '../../src/base/random.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import { Deduplicate, type DeduplicateSpec } from '../../src/operators/deduplicate.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import type { SortColumn } from '../../src/operators/sort-column.ts';
import { keptForEver, lifetimeMs } from '../../src/state/state-ttl.ts';
import { arbitraryTtl } from '../support/arbitrary-ttl.ts';
import { comparable } from '../support/aggregate-oracle.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { HeldSnapshot } from '../support/held-snapshot.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryValue, batchOf, scalarTypes } from '../support/random-batch.ts';
import { arbitrarySortType, arbitrarySortValues, compareRows } from '../support/row-order.ts';

type Step =
  | { readonly kind: 'rows'; readonly rows: readonly { row: Value[]; isSelected: boolean }[] }
  | { readonly kind: 'restart' }
  | { readonly kind: 'portable' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'snapshot'; readonly outcome: 'stored' | 'given-up' };

const scenario = fc
  .record({
    keyTypes: fc.array(fc.constantFrom(...scalarTypes), { minLength: 1, maxLength: 2 }),
    order: fc
      .array(
        fc
          .record({
            type: arbitrarySortType,
            direction: fc.constantFrom('ASC' as const, 'DESC' as const),
            nulls: fc.constantFrom('FIRST' as const, 'LAST' as const),
          })
          .chain((sort) => arbitrarySortValues(sort.type).map((values) => ({ ...sort, values }))),
        { maxLength: 3 },
      )
      // One column that fits a word is what most queries have.
      .chain((order) => fc.boolean().map((isOne) => (isOne ? order.slice(0, 1) : order))),
    types: fc.array(fc.constantFrom(...scalarTypes), { maxLength: 3 }),
    ties: fc.constantFrom('first' as const, 'last' as const),
    emits: fc.constantFrom('changes' as const, 'changes' as const, 'end' as const),
    updateBefore: fc.boolean(),
    ttl: arbitraryTtl(10),
  })
  .chain((shape) => {
    const keys = fc.array(fc.tuple(...shape.keyTypes.map(arbitraryValue)), { minLength: 1, maxLength: 5 });
    return keys.chain((chosen) => {
      const orders = shape.order.map(({ values }) => fc.constantFrom(...values));
      const row = fc
        .tuple(fc.constantFrom(...chosen), fc.tuple(...orders, ...shape.types.map(arbitraryValue)))
        .map(([key, values]): Value[] => [...key, ...values]);
      const step: fc.Arbitrary<Step> = fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record({
            kind: fc.constant('rows' as const),
            rows: fc.array(fc.record({ row, isSelected: fc.boolean() }), { minLength: 1, maxLength: 12, size: 'max' }),
          }),
        },
        { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
        { weight: 1, arbitrary: fc.constant({ kind: 'portable' as const }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(3, 9, 10) }) },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant('snapshot' as const),
            outcome: fc.constantFrom('stored' as const, 'given-up' as const),
          }),
        },
      );
      return fc.record({ shape: fc.constant(shape), steps: fc.array(step, { maxLength: 10, size: 'max' }) });
    });
  });

it('sends for each batch the difference between what is kept before and after it', () => {
  const memory = testMemory();
  fc.assert(
    fc.property(scenario, ({ shape, steps }) => {
      const { keyTypes, ties, emits, updateBefore } = shape;
      const ttl = emits === 'end' ? keptForEver : shape.ttl;
      const ttlMs = lifetimeMs(ttl);
      const hasExpired = (changedMs: number): boolean => ttlMs > 0 && changedMs + ttlMs <= nowMs;
      const order = shape.order.map(
        ({ direction, nulls }, index): SortColumn => ({ column: keyTypes.length + index, direction, nulls }),
      );
      const types: DataType[] = [...keyTypes, ...shape.order.map(({ type }) => type), ...shape.types];
      const schema: Schema = { fields: types.map((type, index) => ({ name: `c${index}`, type })) };
      const keyColumns = keyTypes.map((_, index) => index);
      const spec: DeduplicateSpec = {
        kind: 'deduplicate',
        input: schema,
        keyColumns,
        order,
        ties,
        updating: false,
        emits,
        updateBefore,
        ttl,
        output: schema,
      };
      const operator = new ConformingOperator({ memory, schema, create: (context) => new Deduplicate(spec, context) });
      const kept = new Map<string, { row: readonly Value[]; changedMs: number }>();
      let nowMs = 0;
      let held: HeldSnapshot | undefined;
      try {
        for (const step of steps) {
          if (step.kind === 'wait') {
            nowMs += step.ms;
            operator.clock.advance(step.ms);
            continue;
          }
          if (step.kind !== 'rows') {
            held?.release(step.kind === 'snapshot' ? step.outcome : 'stored');
            held = undefined;
            if (step.kind !== 'snapshot') operator.restart(step.kind === 'restart' ? 'pages' : 'rows');
            const isCleaned = step.kind === 'portable' && ttl.cleanup.fullSnapshot;
            for (const [key, { changedMs }] of isCleaned ? kept : []) if (hasExpired(changedMs)) kept.delete(key);
            if (step.kind !== 'snapshot') continue;
            if (operator.operator.keyedState !== undefined) held = new HeldSnapshot(operator.operator.keyedState);
            continue;
          }
          const before = new Map<string, readonly Value[] | undefined>();
          for (const { row, isSelected } of step.rows) {
            if (!isSelected) continue;
            const key = comparable(row.slice(0, keyTypes.length));
            let old = kept.get(key);
            if (!before.has(key)) {
              if (old !== undefined && hasExpired(old.changedMs)) {
                if (ttl.visibility === 'never-return-expired') old = undefined;
              } else if (old !== undefined && ttl.update === 'on-read-and-write') {
                old.changedMs = nowMs;
              }
              before.set(key, old?.row);
            }
            const sign = old === undefined ? -1 : compareRows(row, old.row, order, types);
            const wins = ties === 'last' ? sign <= 0 : sign < 0;
            if (wins) kept.set(key, { row, changedMs: nowMs });
          }
          const next = new Map([...before.keys()].map((key) => [key, kept.get(key)?.row ?? []]));
          // What a read has seen that had expired is gone.
          for (const key of before.keys()) if (hasExpired(kept.get(key)?.changedMs ?? nowMs)) kept.delete(key);
          const first = operator.rows.length;
          operator.batch((arena) =>
            batchOf(memory, arena, {
              schema,
              rows: step.rows.map(({ row }) => row),
              kinds: undefined,
              selection: step.rows.flatMap(({ isSelected }, index) => (isSelected ? [index] : [])),
            }),
          );
          const isFirstToCome = ties === 'first' && order.length === 0;
          const expected = [...before].map(([key, old]) => {
            const row = next.get(key) ?? [];
            if (old === undefined) return `+I ${comparable(row)}`;
            if (old === row || isFirstToCome) return '';
            if (!updateBefore) return `+U ${comparable(row)}`;
            if (isSameRow(old, row) && ttlMs === 0) return '';
            return `-U ${comparable(old)}, +U ${comparable(row)}`;
          });
          const changes = emits === 'end' ? [] : expected.filter((text) => text !== '').sort();
          expect(changesOf(operator, first)).toEqual(changes);
        }
        held?.release('stored');
        held = undefined;
        operator.watermark(maxWatermarkMs);
        if (emits === 'end') {
          expect(operator.rows.map(comparable).sort()).toEqual(
            [...kept.values()].map(({ row }) => comparable(row)).sort(),
          );
        }
      } finally {
        held?.release('given-up');
        expect(operator.close()).toBe(0);
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 120) },
  );
  expect(memory.usedBytes()).toBe(0);
});

it('keeps rows of many keys, short and long, while its table grows', () => {
  const memory = testMemory();
  const schema: Schema = {
    fields: [
      { name: 'k', type: { kind: 'varchar', length: 100, nullable: false } },
      { name: 'v', type: { kind: 'varchar', length: 100_000, nullable: true } },
    ],
  };
  const spec: DeduplicateSpec = {
    kind: 'deduplicate',
    input: schema,
    keyColumns: [0],
    order: [],
    ties: 'last',
    updating: false,
    emits: 'changes',
    updateBefore: true,
    ttl: keptForEver,
    output: schema,
  };
  const operator = new ConformingOperator({ memory, schema, create: (context) => new Deduplicate(spec, context) });
  const random = seededRandom(5);
  const kept = new Map<string, string>();
  for (let batch = 0; batch < 12; batch++) {
    const rows = Array.from({ length: 3000 }, () => {
      const length = random.nextUint32() % 100 === 0 ? 3000 : random.nextUint32() % 40;
      return [`key ${random.nextUint32() % 9000}`, 'v'.repeat(length) + String(batch)] as const;
    });
    operator.batch((arena) => batchFromRows(memory, arena, schema, rows));
    for (const [key, value] of rows) kept.set(key, value);
    if (batch === 5) operator.restart();
  }
  expect(foldedRows(operator)).toEqual(new Map([...kept].map(([key, value]) => [key, [key, value]])));
  expect(operator.close()).toBe(0);
});

/** What is left of an operator's output by its first column; an old row must be the one that was there. */
function foldedRows({ rows, kinds }: ConformingOperator): Map<Value, readonly Value[]> {
  const left = new Map<Value, readonly Value[]>();
  for (const [index, row] of rows.entries()) {
    const key = row[0] ?? null;
    const kind = kinds[index];
    if (kind === rowKind.updateBefore || kind === rowKind.delete) {
      expect(left.get(key)).toEqual(row);
      left.delete(key);
    } else {
      if (kind === rowKind.insert) expect(left.has(key)).toBe(false);
      left.set(key, row);
    }
  }
  return left;
}

/** Whether two rows have the same bits: 0 and -0 are one key, but two values. */
function isSameRow(a: readonly Value[], b: readonly Value[]): boolean {
  return comparable(a) === comparable(b) && a.every((value, index) => Object.is(value, -0) === Object.is(b[index], -0));
}

/** The changes that an operator sent from row `first` on, sorted; an old and a new row that follow each other are one change. */
function changesOf({ rows, kinds }: ConformingOperator, first: number): string[] {
  const changes: string[] = [];
  for (let index = first; index < rows.length; index++) {
    const text = (at: number) => `${rowKindText[kinds[at] ?? 0]} ${comparable(rows[at] ?? [])}`;
    if (kinds[index] === 1) changes.push(`${text(index)}, ${text(++index)}`);
    else changes.push(text(index));
  }
  return changes.sort();
}
