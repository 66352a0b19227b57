import fc from 'fast-check';
import { expect } from 'vitest';
import { type DataType, type Schema, unboundedLength } from '../../src/arrow/data-type.ts';
import type { Batch } from '../../src/arrow/batch.ts';
import { PeltonError } from '../../src/base/errors.ts';
import { compileProgram } from '../../src/expr/compile-program.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { EvaluationFailure } from '../../src/expr/evaluator.ts';
import { expressionToSql } from '../../src/expr/expression-to-sql.ts';
import type { Expression, LiteralValue } from '../../src/expr/expression.ts';
import { ProgramInstance } from '../../src/expr/program-instance.ts';
import { Arena } from '../../src/kernels/arena.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { arbitraryLiteral, literalAt, literalBatch } from './literal-batch.ts';

const nullable = true;

/** Columns of every scalar kind, two of most. */
export const columnTypes = {
  boolean: { kind: 'boolean', nullable },
  boolean2: { kind: 'boolean', nullable },
  tinyint: { kind: 'tinyint', nullable },
  smallint: { kind: 'smallint', nullable },
  int: { kind: 'int', nullable },
  int2: { kind: 'int', nullable },
  bigint: { kind: 'bigint', nullable },
  bigint2: { kind: 'bigint', nullable },
  float: { kind: 'float', nullable },
  double: { kind: 'double', nullable },
  double2: { kind: 'double', nullable },
  decimal: { kind: 'decimal', precision: 10, scale: 2, nullable },
  decimal2: { kind: 'decimal', precision: 5, scale: 5, nullable },
  wide: { kind: 'decimal', precision: 38, scale: 18, nullable },
  date: { kind: 'date', nullable },
  time: { kind: 'time', precision: 0, nullable },
  time3: { kind: 'time', precision: 3, nullable },
  timestamp: { kind: 'timestamp', precision: 3, nullable },
  timestamp6: { kind: 'timestamp', precision: 6, nullable },
  timestamp0: { kind: 'timestamp', precision: 0, nullable },
  ltz: { kind: 'timestamp-ltz', precision: 3, nullable },
  ltz9: { kind: 'timestamp-ltz', precision: 9, nullable },
  months: { kind: 'interval-month', nullable },
  milliseconds: { kind: 'interval-second', nullable },
  char: { kind: 'char', length: 4, nullable },
  text: { kind: 'varchar', length: unboundedLength, nullable },
  text2: { kind: 'varchar', length: unboundedLength, nullable },
  varchar: { kind: 'varchar', length: 3, nullable },
  binary: { kind: 'binary', length: 3, nullable },
  bytes: { kind: 'varbinary', length: unboundedLength, nullable },
} as const satisfies Record<string, DataType>;

export type ColumnName = keyof typeof columnTypes;
export const columnNames = Object.keys(columnTypes) as readonly ColumnName[];

export const schema: Schema = { fields: columnNames.map((name) => ({ name, type: columnTypes[name] })) };

export function column(name: ColumnName): Expression {
  return { kind: 'column', index: columnNames.indexOf(name), type: columnTypes[name] };
}

/** A literal NULL or a value of the column's type. */
export function arbitraryOperand(name: ColumnName): fc.Arbitrary<Expression> {
  const type = columnTypes[name];
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(column(name)) },
    {
      weight: 1,
      arbitrary: arbitraryLiteral({ ...type, nullable: false }).map(
        (value): Expression => ({ kind: 'literal', value, type: { ...type, nullable: false } }),
      ),
    },
  );
}

export interface RandomInput {
  readonly rows: readonly (readonly LiteralValue[])[];
  readonly selection: readonly number[] | undefined;
  readonly kinds: readonly number[] | undefined;
}

/** Rows over the columns that the expressions read; the others are NULL. Without NULLs a third of the time. */
export function arbitraryInput(columns: readonly number[], rowsMax = 20): fc.Arbitrary<RandomInput> {
  const used = new Set(columns);
  const row = (mayBeNull: boolean) =>
    fc.tuple(
      ...columnNames.map((name, index) =>
        used.has(index) ? arbitraryLiteral({ ...columnTypes[name], nullable: mayBeNull }) : fc.constant(null),
      ),
    );
  return fc
    .tuple(fc.constantFrom(true, true, false), fc.integer({ min: 1, max: rowsMax }))
    .chain(([mayBeNull, length]) =>
      fc.record({
        rows: fc.array(row(mayBeNull), { minLength: length, maxLength: length }),
        selection: fc.option(fc.subarray(Array.from({ length }, (_, index) => index)), { nil: undefined }),
        kinds: fc.option(fc.array(fc.nat(3), { minLength: length, maxLength: length }), { nil: undefined }),
      }),
    );
}

export function inputBatch(memory: SlotMemory, arena: Arena, { rows, selection, kinds }: RandomInput): Batch {
  let batch = literalBatch(memory, arena, schema, rows);
  if (kinds !== undefined) {
    const start = arena.allocate(kinds.length);
    memory.u8.set(kinds, start);
    batch = { ...batch, kinds: start };
  }
  if (selection === undefined) return batch;
  const start = arena.allocate(selection.length * 4);
  memory.u32.set(selection, start / 4);
  return { ...batch, selection: start, selectedRows: selection.length };
}

function sameValue(a: LiteralValue, b: LiteralValue): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array)
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  return Object.is(a, b);
}

/** Runs the expressions compiled and interpreted over the rows and compares every value, the rows kept, and failures. */
export function compareWithOracle(
  memory: SlotMemory,
  filter: Expression | undefined,
  outputs: readonly Expression[],
  input: RandomInput,
): void {
  const arena = new Arena(memory);
  const visited = (input.selection ?? input.rows.map((_, index) => index)).map((index) => ({
    index,
    row: input.rows[index] ?? [],
  }));
  const interpret = (): { readonly index: number; readonly values: readonly LiteralValue[] }[] =>
    visited
      .filter(({ row }) => filter === undefined || evaluate(filter, row) === true)
      .map(({ index, row }) => ({ index, values: outputs.map((output) => evaluate(output, row)) }));
  let expected: ReturnType<typeof interpret> | undefined;
  try {
    expected = interpret();
  } catch (failure) {
    if (!(failure instanceof EvaluationFailure)) throw failure;
  }
  const sql = outputs.map((output) => expressionToSql(output, schema)).join(', ');
  try {
    const program = compileProgram({
      input: schema,
      filter,
      outputs: outputs.map((expression, index) => ({
        field: { name: `c${index}`, type: expression.type },
        expression,
      })),
      hashColumns: undefined,
    });
    const result = new ProgramInstance(program, memory).run(inputBatch(memory, arena, input), arena);
    if (expected === undefined) throw new Error(`${sql}: the interpreter fails and the program does not`);
    const numbers = Array.from({ length: result.selectedRows }, (_, at) =>
      result.selection === 0 ? at : (memory.u32[result.selection / 4 + at] ?? 0),
    );
    expect(numbers.length, sql).toBe(expected.length);
    for (const [at, { index, values }] of expected.entries()) {
      const place = numbers[at] ?? 0;
      for (const [slot, value] of values.entries()) {
        const column = result.columns[slot];
        if (column === undefined) throw new Error('no column');
        const actual = literalAt(memory, column, place);
        if (!sameValue(actual, value))
          expect({ sql: expressionToSql(outputs[slot]!, schema), row: index, value: actual }).toEqual({
            sql: '',
            row: index,
            value,
          });
      }
      if (input.kinds !== undefined) expect(memory.u8[result.kinds + place], sql).toBe(input.kinds[index]);
    }
  } catch (failure) {
    if (!(failure instanceof PeltonError) || failure.code !== 'EXPRESSION_FAILED' || expected !== undefined)
      throw failure;
  } finally {
    arena.release();
  }
}
