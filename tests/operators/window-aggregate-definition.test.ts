import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { decimalText, timestampText } from '../../src/arrow/value-text.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import type { AggregateCall } from '../../src/operators/aggregate-call.ts';
import { WindowAggregate, type WindowAggregateSpec } from '../../src/operators/window-aggregate.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryValue, batchOf, scalarTypes } from '../support/random-batch.ts';
import { aggregateOf, comparable, resultType } from '../support/aggregate-oracle.ts';
import { TwoStepAggregate } from '../support/two-step-aggregate.ts';
import { arbitraryShape, windowsContaining } from '../support/window-oracle.ts';

const nullable = true;
const timestamp = { kind: 'timestamp', precision: 3, nullable } as const;

/** Argument types with values whose sums are exact in any order. */
const argumentTypes: readonly DataType[] = scalarTypes.filter(
  (type) => !['null', 'interval-month', 'interval-second', 'time'].includes(type.kind),
);

function argumentValue(type: DataType): fc.Arbitrary<Value> {
  const maybe = (present: fc.Arbitrary<Value>) =>
    type.nullable ? fc.option(present, { freq: 4, nil: null }) : present;
  switch (type.kind) {
    case 'float':
    case 'double':
      return maybe(
        fc.oneof(
          { weight: 20, arbitrary: fc.integer({ min: -2000, max: 2000 }).map((n) => n / 2) },
          fc.constantFrom(Number.NaN, -0, Infinity),
        ),
      );
    case 'decimal':
      return maybe(
        fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n }).map((unscaled) => decimalText(unscaled, type.scale)),
      );
    case 'timestamp':
      return maybe(
        fc.integer({ min: -1_000_000, max: 1_000_000 }).map((ms) => timestampText(BigInt(ms), 1000n, type.precision)),
      );
    default:
      return arbitraryValue(type);
  }
}

interface Row {
  readonly timeMs: number | null;
  readonly keys: readonly Value[];
  readonly arguments: readonly Value[];
  readonly kind: number;
}

type Step =
  | { readonly kind: 'rows'; readonly rows: readonly Row[]; readonly selected: readonly boolean[] }
  | { readonly kind: 'watermark'; readonly byMs: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'idle' };

const scenario = fc
  .record({
    keyTypes: fc.array(fc.constantFrom(...scalarTypes), { maxLength: 3 }),
    argumentTypes: fc.array(fc.tuple(fc.constantFrom(...argumentTypes), fc.boolean()), { minLength: 1, maxLength: 3 }),
    window: arbitraryShape,
    // An aggregation of updates takes one step.
    form: fc.constantFrom('one step', 'two steps', 'updating'),
  })
  .chain(({ keyTypes, argumentTypes: chosen, window, form }) => {
    const updating = form === 'updating';
    const types = chosen.map(([type, isNullable]): DataType => ({ ...type, nullable: isNullable }));
    const calls = types.flatMap((type, index) => {
      const isNumeric = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'].includes(type.kind);
      const extremes = updating ? [] : (['min', 'max'] as const);
      const functions = ['count', ...extremes, ...(isNumeric ? (['sum', 'avg'] as const) : [])] as const;
      return functions.map(
        (name): AggregateCall => ({
          function: name,
          argument: 1 + keyTypes.length + index,
          type: resultType(name, type),
        }),
      );
    });
    const countRows: AggregateCall = {
      function: 'count',
      argument: undefined,
      type: { kind: 'bigint', nullable: false },
    };
    const row: fc.Arbitrary<Row> = fc.record({
      timeMs: fc.option(fc.integer({ min: -250, max: 250 }), { freq: 30, nil: null }),
      // Few different keys, so that groups have several rows.
      keys: fc.tuple(
        ...keyTypes.map((type) => fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, arbitraryValue(type))),
      ),
      arguments: fc.tuple(...types.map(argumentValue)),
      kind: updating ? fc.nat(3) : fc.constant(0),
    });
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.array(row, { minLength: 1, maxLength: 30 }).chain((rows) =>
          fc.record({
            kind: fc.constant('rows' as const),
            rows: fc.constant(rows),
            selected: fc.array(fc.boolean(), { minLength: rows.length, maxLength: rows.length }),
          }),
        ),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('watermark' as const), byMs: fc.nat(120) }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'idle' as const }) },
    );
    return fc.record({
      keyTypes: fc.constant(keyTypes),
      types: fc.constant(types),
      window: fc.constant(window),
      form: fc.constant(form),
      calls: fc.subarray([countRows, ...calls]),
      steps: fc.array(step, { maxLength: 12 }),
    });
  });

it('equals the definition: rows of each open window, grouped and folded', () => {
  const memory = testMemory();
  fc.assert(
    fc.property(scenario, ({ keyTypes, types, window, form, calls, steps }) => {
      const updating = form === 'updating';
      const input: Schema = {
        fields: [
          { name: 't', type: timestamp },
          ...keyTypes.map((type, index) => ({ name: `k${index}`, type })),
          ...types.map((type, index) => ({ name: `a${index}`, type })),
        ],
      };
      const notNull = { ...timestamp, nullable: false };
      const output: Schema = {
        fields: [
          ...keyTypes.map((type, index) => ({ name: `k${index}`, type })),
          ...calls.map((call, index) => ({ name: `r${index}`, type: call.type })),
          { name: 'window_start', type: notNull },
          { name: 'window_end', type: notNull },
          { name: 'window_time', type: notNull },
        ],
      };
      const spec: WindowAggregateSpec = {
        kind: 'window-aggregate',
        input,
        timeColumn: 0,
        keyColumns: keyTypes.map((_, index) => index + 1),
        aggregates: calls,
        window,
        updating,
        output,
      };
      const operator = new ConformingOperator({
        memory,
        schema: output,
        timeColumn: output.fields.length - 1,
        create: (context) =>
          form === 'two steps' ? new TwoStepAggregate(spec, context) : new WindowAggregate(spec, context),
      });

      let watermarkMs = -400;
      let late = 0;
      const open = new Map<number, { startMs: number; rows: Row[] }>();
      const expected: string[] = [];
      const fire = (toMs: number): void => {
        for (const [endMs, { startMs, rows }] of [...open].sort((a, b) => a[0] - b[0])) {
          if (endMs - 1 > toMs) continue;
          open.delete(endMs);
          const groups = groupBy(rows, (row) => comparable(row.keys));
          const fired: string[] = [];
          for (const group of groups.values()) {
            const signed = group.map((row) => ({ row, sign: row.kind % 2 === 0 ? 1 : -1 }));
            if (updating && signed.reduce((sum, { sign }) => sum + sign, 0) === 0) continue;
            const results = calls.map((call) => {
              const index = call.argument === undefined ? undefined : call.argument - 1 - keyTypes.length;
              const values = signed.map(({ row, sign }) => ({
                value: index === undefined ? 1 : (row.arguments[index] ?? null),
                sign,
              }));
              return aggregateOf(call, index === undefined ? undefined : types[index], values);
            });
            const times = [startMs, endMs, endMs - 1].map((ms) => timestampText(BigInt(ms), 1000n, 3));
            fired.push(comparable([...(group[0]?.keys ?? []), ...results, ...times]));
          }
          expected.push(...fired.sort());
        }
      };

      for (const step of [...steps, { kind: 'watermark', byMs: maxWatermarkMs } as const]) {
        if (step.kind === 'restart') operator.restart();
        else if (step.kind === 'idle') operator.operator.beforeIdle?.();
        else if (step.kind === 'watermark') {
          watermarkMs += step.byMs;
          operator.watermark(watermarkMs);
          fire(watermarkMs);
        } else {
          const selection = step.selected.flatMap((selected, index) => (selected ? [index] : []));
          const rows = step.rows.map((row): Value[] => [
            row.timeMs === null ? null : timestampText(BigInt(row.timeMs), 1000n, 3),
            ...row.keys,
            ...row.arguments,
          ]);
          const kinds = updating ? step.rows.map((row) => row.kind) : undefined;
          operator.batch((arena) => batchOf(memory, arena, { schema: input, rows, kinds, selection }));
          for (const row of selection.flatMap((index) => step.rows[index] ?? [])) {
            const windows = row.timeMs === null ? [] : windowsContaining(window, row.timeMs);
            const stillOpen = windows.filter(([, endMs]) => endMs - 1 > watermarkMs);
            if (row.timeMs === null || (windows.length > 0 && stillOpen.length === 0)) late++;
            for (const [startMs, endMs] of stillOpen) {
              const entry = open.get(endMs) ?? { startMs, rows: [] };
              entry.rows.push(row);
              open.set(endMs, entry);
            }
          }
        }
      }
      // Rows of one window come in any order; windows come by end.
      const byWindow = groupBy(operator.rows, (row) => String(row.at(-2)));
      expect([...byWindow.values()].flatMap((rows) => rows.map(comparable).sort())).toEqual(expected);
      if (!lateInGaps(window)) expect(operator.context.counters.lateRows).toBe(late);
      expect(operator.close()).toBe(0);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 150) },
  );
  expect(memory.usedBytes()).toBe(0);
});

/** A HOP with gaps: a row in a gap belongs to no window, and whether it counts as late says nothing. */
function lateInGaps(window: WindowAggregateSpec['window']): boolean {
  return window.kind === 'hop' && window.sizeMs < window.slideMs;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
