import fc from 'fast-check';
import type { Ptr } from '../../src/abi/ptr.ts';
import type { Batch } from '../../src/arrow/batch.ts';
import { type DataType, type Schema, unboundedLength } from '../../src/arrow/data-type.ts';
import {
  dateText,
  dayTimeIntervalText,
  decimalText,
  timestampText,
  timeText,
  yearMonthIntervalText,
} from '../../src/arrow/value-text.ts';
import type { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';

const nullable = true;

/** One type of every kind but ROW, ARRAY, MAP and MULTISET. */
export const scalarTypes: readonly DataType[] = [
  { kind: 'boolean', nullable },
  { kind: 'tinyint', nullable },
  { kind: 'smallint', nullable },
  { kind: 'int', nullable },
  { kind: 'bigint', nullable },
  { kind: 'float', nullable },
  { kind: 'double', nullable },
  { kind: 'decimal', precision: 38, scale: 4, nullable },
  { kind: 'date', nullable },
  { kind: 'time', precision: 0, nullable },
  { kind: 'timestamp', precision: 3, nullable },
  { kind: 'timestamp', precision: 6, nullable },
  { kind: 'timestamp-ltz', precision: 9, nullable },
  { kind: 'interval-month', nullable },
  { kind: 'interval-second', nullable },
  { kind: 'char', length: 3, nullable },
  { kind: 'varchar', length: unboundedLength, nullable },
  { kind: 'varbinary', length: 20, nullable },
  { kind: 'null', nullable },
];

export const nestedTypes: readonly DataType[] = [
  {
    kind: 'row',
    fields: [
      { name: 'a', type: { kind: 'bigint', nullable } },
      { name: 'b', type: { kind: 'array', element: { kind: 'varchar', length: 9, nullable }, nullable } },
    ],
    nullable,
  },
  { kind: 'array', element: { kind: 'boolean', nullable }, nullable },
  { kind: 'map', key: { kind: 'varchar', length: 9, nullable: false }, value: { kind: 'double', nullable }, nullable },
  { kind: 'multiset', element: { kind: 'int', nullable: false }, nullable },
];

/** Values of a type in the forms of `Value`, NULLs among them. */
export function arbitraryValue(type: DataType): fc.Arbitrary<Value> {
  const present = presentValue(type);
  return type.nullable
    ? fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: present })
    : present;
}

function presentValue(type: DataType): fc.Arbitrary<Value> {
  const small = (bits: number) =>
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }));
  const daysOfCenturies = fc.integer({ min: -200_000, max: 200_000 });
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return small(8);
    case 'smallint':
      return small(16);
    case 'int':
      return small(32);
    case 'bigint':
      return fc.oneof(fc.bigInt({ min: -3n, max: 3n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
    case 'float':
      return fc.oneof(fc.constantFrom(0, -0, 1.5, Number.NaN), fc.float());
    case 'double':
      return fc.oneof(fc.constantFrom(0, -0, 1.5, Number.NaN), fc.double());
    case 'decimal':
      return fc
        .oneof(
          fc.bigInt({ min: -3n, max: 3n }),
          fc.bigInt({ min: -(10n ** BigInt(type.precision)) + 1n, max: 10n ** BigInt(type.precision) - 1n }),
        )
        .map((unscaled) => decimalText(unscaled, type.scale));
    case 'date':
      return daysOfCenturies.map(dateText);
    case 'time':
      return fc.integer({ min: 0, max: 86_399 }).map((second) => timeText(second * 1000, type.precision));
    case 'timestamp':
      return fc
        .bigInt({ min: -9_000_000_000_000n, max: 9_000_000_000_000n })
        .map((ms) => timestampText(ms, 1000n, type.precision));
    case 'timestamp-ltz':
      return fc
        .bigInt({ min: -9_000_000_000_000n, max: 9_000_000_000_000n })
        .map((ms) => `${timestampText(ms, 1000n, type.precision)}Z`);
    case 'interval-month':
      return fc.integer({ min: -5000, max: 5000 }).map(yearMonthIntervalText);
    case 'interval-second':
      return fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map(dayTimeIntervalText);
    case 'char':
      return fc.string({ minLength: type.length, maxLength: type.length });
    case 'varchar':
      return fc.oneof(fc.constantFrom('', 'a', 'b'), fc.string({ unit: 'grapheme', maxLength: 30 }));
    case 'binary':
    case 'varbinary':
      return fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes));
    case 'null':
      return fc.constant(null);
    case 'row':
      return fc.record(Object.fromEntries(type.fields.map((field) => [field.name, arbitraryValue(field.type)])), {
        noNullPrototype: true,
      });
    case 'array':
      return fc.array(arbitraryValue(type.element), { maxLength: 5 });
    case 'multiset':
      return fc
        .array(fc.tuple(presentValue(type.element), fc.integer({ min: 1, max: 9 })))
        .map((entries) => new Map<Value, Value>(entries));
    case 'map':
      return fc
        .array(fc.tuple(presentValue(type.key), arbitraryValue(type.value)))
        .map((entries) => new Map<Value, Value>(entries));
  }
}

export interface RandomRows {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
  readonly kinds: readonly number[] | undefined;
  /** Row numbers that count, or undefined for all. */
  readonly selection: readonly number[] | undefined;
}

/** Rows over some of `types`, with a selection and row kinds half of the time. */
export function arbitraryRows(types: readonly DataType[], rowsMax = 40): fc.Arbitrary<RandomRows> {
  return fc
    .tuple(fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: rowsMax }))
    .chain(([chosen, length]) =>
      fc.record({
        schema: fc.constant({ fields: chosen.map((type, index) => ({ name: `c${index}`, type })) }),
        rows: fc.array(fc.tuple(...chosen.map(arbitraryValue)), { minLength: length, maxLength: length }),
        kinds: fc.option(fc.array(fc.nat(3), { minLength: length, maxLength: length }), { nil: undefined }),
        selection: fc.option(fc.subarray(Array.from({ length }, (_, row) => row)), { nil: undefined }),
      }),
    );
}

export function batchOf(memory: SlotMemory, arena: Arena, random: RandomRows): Batch {
  const batch = batchFromRows(memory, arena, random.schema, random.rows, random.kinds);
  return random.selection === undefined ? batch : selectRows(memory, arena, batch, random.selection);
}

/** The batch with a selection of these rows. */
export function selectRows(memory: SlotMemory, arena: Arena, batch: Batch, rows: readonly number[]): Batch {
  const selection: Ptr = arena.allocate(rows.length * 4);
  memory.u32.set(rows, selection / 4);
  return { ...batch, selection, selectedRows: rows.length };
}
