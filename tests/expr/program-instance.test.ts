import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/arrow/batch.ts';
import { type DataType, unboundedLength } from '../../src/arrow/data-type.ts';
import { PeltonError } from '../../src/base/errors.ts';
import { castExpression, commonType, literal } from '../../src/expr/coercion.ts';
import { compileProgram } from '../../src/expr/compile-program.ts';
import { referencedColumns } from '../../src/expr/expression-operands.ts';
import type { Expression, LiteralValue } from '../../src/expr/expression.ts';
import { ProgramInstance } from '../../src/expr/program-instance.ts';
import { resolveCall } from '../../src/expr/resolve-call.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRowKinds, readRows, selectedRowNumbers } from '../../src/kernels/column-reader.ts';
import { batchFromText, batchToText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryRows, batchOf, nestedTypes, scalarTypes } from '../support/random-batch.ts';
import {
  arbitraryInput,
  arbitraryOperand,
  type ColumnName,
  columnNames,
  columnTypes,
  compareWithOracle,
  inputBatch,
  schema,
} from './compare-with-oracle.ts';
import { functionCases } from './function-cases.ts';

const memory = testMemory(4096 * 65536);
const call = (name: string, ...operands: readonly Expression[]): Expression => {
  const result = resolveCall(name, operands);
  if (result.kind === 'failure') throw new Error(result.message);
  return result;
};
const int = (value: number): Expression => literal(BigInt(value), { kind: 'int', nullable: false });

/** Trees over the cases of the functions: CASE, COALESCE, AND, OR, casts and arithmetic around random calls. */
const calls = fc.constantFrom(...Object.values(functionCases)).chain((arbitrary) => arbitrary);

const tree: fc.Memo<Expression> = fc.memo((depth) => {
  if (depth <= 1)
    return fc.oneof(
      calls,
      fc.constantFrom<ColumnName>('int', 'bigint', 'text', 'boolean', 'double', 'decimal').chain(arbitraryOperand),
    );
  const part = tree(depth - 1);
  const combined = (name: string) =>
    fc
      .tuple(part, part)
      .map((operands) => resolveCall(name, operands))
      .filter((result): result is Expression => result.kind !== 'failure');
  const choice = fc
    .tuple(condition(depth - 1), part, part)
    .map(([when, then, otherwise]): Expression | undefined => {
      const type = commonType([then.type, otherwise.type]);
      if (type === undefined) return undefined;
      return {
        kind: 'case',
        branches: [{ when, then: castExpression(then, type, false) }],
        otherwise: castExpression(otherwise, type, false),
        type,
      };
    })
    .filter((result) => result !== undefined);
  const text: DataType = { kind: 'varchar', length: unboundedLength, nullable: true };
  return fc.oneof(
    combined('+'),
    combined('*'),
    combined('/'),
    combined('COALESCE'),
    combined('||'),
    combined('='),
    choice,
    condition(depth),
    part.map((operand) => castExpression(operand, text, true)),
  );
});

const condition: fc.Memo<Expression> = fc.memo((depth) => {
  const boolean = calls.filter((expression) => expression.type.kind === 'boolean');
  if (depth <= 1) return boolean;
  const part = condition(depth - 1);
  return fc.oneof(
    fc.tuple(part, part).map(([a, b]) => call('AND', a, b)),
    fc.tuple(part, part).map(([a, b]) => call('OR', a, b)),
    part.map((operand) => call('NOT', operand)),
    part.map((operand) => call('IS NOT TRUE', operand)),
    boolean,
  );
});

describe('programs', () => {
  it('filter and compute as the interpreter does, over any batch', () => {
    const programs = fc
      .tuple(fc.option(condition(3), { nil: undefined }), fc.array(tree(3), { minLength: 1, maxLength: 3 }))
      .chain(([filter, outputs]) => {
        const columns = [...outputs, ...(filter === undefined ? [] : [filter])].flatMap(referencedColumns);
        return fc.tuple(fc.constant(filter), fc.constant(outputs), arbitraryInput(columns, 12));
      });
    fc.assert(
      fc.property(programs, ([filter, outputs, input]) => compareWithOracle(memory, filter, outputs, input)),
      { numRuns: 400 },
    );
  });

  it('pick columns of every type, and gather them behind a filter', () => {
    const flag = { name: 'flag', type: { kind: 'boolean', nullable: true } } as const;
    fc.assert(
      fc.property(
        arbitraryRows([...scalarTypes, ...nestedTypes]),
        fc.boolean(),
        fc.infiniteStream(fc.boolean()),
        ({ schema, rows, kinds, selection }, isFiltered, flags) => {
          const arena = new Arena(memory);
          const input = { fields: [...schema.fields, flag] };
          const flagged = rows.map((row) => [...row, flags.next().value === true]);
          const batch = batchOf(memory, arena, { schema: input, rows: flagged, kinds, selection });
          const columnOf = (index: number): Expression => ({ kind: 'column', index, type: input.fields[index]!.type });
          const program = compileProgram({
            input,
            filter: isFiltered ? columnOf(schema.fields.length) : undefined,
            outputs: schema.fields.map((field, index) => ({ field, expression: columnOf(index) })),
            hashColumns: undefined,
          });
          const result = new ProgramInstance(program, memory).run(batch, arena);
          const kept = (selection ?? rows.map((_, index) => index)).filter(
            (index) => !isFiltered || flagged[index]?.at(-1) === true,
          );
          const all = readRows(memory, { ...batch, selection: 0 as Batch['selection'], selectedRows: rows.length });
          expect(readRows(memory, result)).toEqual(kept.map((index) => all[index]?.slice(0, -1)));
          expect(readRowKinds(memory, result)).toEqual(kept.map((index) => kinds?.[index] ?? 0));
          arena.release();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('share columns that only pass', () => {
    const arena = new Arena(memory);
    const batch = batchFromText(memory, arena, 'a INT | b STRING\n1 | x\nNULL | y');
    const [a, b] = batch.schema.fields.map((field, index): Expression => ({ kind: 'column', index, type: field.type }));
    const result = new ProgramInstance(
      compileProgram({
        input: batch.schema,
        filter: undefined,
        outputs: [b!, call('+', a!, int(1)), a!].map((expression, index) => ({
          field: { name: `c${index}`, type: expression.type },
          expression,
        })),
        hashColumns: undefined,
      }),
      memory,
    ).run(batch, arena);
    expect(result.columns[0]?.data).toBe(batch.columns[1]?.data);
    expect(result.columns[2]?.data).toBe(batch.columns[0]?.data);
    expect(batchToText(memory, result)).toBe(
      ['c0 STRING | c1 INT | c2 INT', '"x"       | 2      | 1', '"y"       | NULL   | NULL'].join('\n'),
    );
  });

  it('hash the key values of each row that is left, in order', () => {
    const { hashBytes, hashFloat64, hashInt128, hashInt64, hashNull } = memory.kernels;
    const hashOf = (arena: Arena, seed: number, value: LiteralValue, type: DataType): number => {
      if (value === null) return hashNull(seed);
      if (typeof value === 'boolean') return hashInt64(seed, value ? 1n : 0n);
      if (typeof value === 'number') return hashFloat64(seed, value);
      if (typeof value === 'bigint')
        return type.kind === 'decimal'
          ? hashInt128(seed, BigInt.asIntN(64, value), value >> 64n)
          : hashInt64(seed, value);
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      const start = arena.allocate(bytes.length);
      memory.u8.set(bytes, start);
      return hashBytes(seed, start, bytes.length);
    };
    const keys = fc.subarray([...columnNames], { minLength: 1, maxLength: 3 });
    const inputs = keys.chain((chosen) =>
      fc.tuple(
        fc.constant(chosen),
        fc.boolean(),
        arbitraryInput(['boolean' as const, ...chosen].map((name) => columnNames.indexOf(name))),
      ),
    );
    fc.assert(
      fc.property(inputs, ([chosen, isFiltered, input]) => {
        const arena = new Arena(memory);
        const columnOf = (name: ColumnName): Expression => ({
          kind: 'column',
          index: columnNames.indexOf(name),
          type: columnTypes[name],
        });
        const program = compileProgram({
          input: schema,
          filter: isFiltered ? columnOf('boolean') : undefined,
          outputs: chosen.map((name) => ({ field: { name, type: columnTypes[name] }, expression: columnOf(name) })),
          hashColumns: chosen.map((_, index) => index),
        });
        const result = new ProgramInstance(program, memory).run(inputBatch(memory, arena, input), arena);
        const visited = input.selection ?? input.rows.map((_, index) => index);
        const kept = visited.filter(
          (index) => !isFiltered || input.rows[index]?.[columnNames.indexOf('boolean')] === true,
        );
        const expected = kept.map(
          (index) =>
            chosen.reduce(
              (seed, name) =>
                hashOf(arena, seed, input.rows[index]?.[columnNames.indexOf(name)] ?? null, columnTypes[name]),
              0,
            ) >>> 0,
        );
        const places = selectedRowNumbers(memory, result);
        expect(Array.from(places, (row) => memory.u32[result.hashes / 4 + row])).toEqual(expected);
        arena.release();
      }),
      { numRuns: 60 },
    );
  });

  it('read fields of a ROW, which are NULL where the ROW is', () => {
    const arena = new Arena(memory);
    const inner: DataType = {
      kind: 'row',
      fields: [
        { name: 'x', type: { kind: 'bigint', nullable: true } },
        { name: 's', type: { kind: 'varchar', length: 9, nullable: true } },
      ],
      nullable: true,
    };
    const input = { fields: [{ name: 'r', type: inner }] };
    const rows = [[{ x: 1n, s: 'a' }], [null], [{ x: null, s: 'c' }]];
    const batch = batchOf(memory, arena, { schema: input, rows, kinds: undefined, selection: undefined });
    const struct: Expression = { kind: 'column', index: 0, type: inner };
    const x: Expression = { kind: 'field', operand: struct, index: 0, type: inner.fields[0]!.type };
    const s: Expression = { kind: 'field', operand: struct, index: 1, type: inner.fields[1]!.type };
    const outputs = [call('+', x, int(1)), s, call('IS NULL', struct)];
    const program = compileProgram({
      input,
      filter: undefined,
      outputs: outputs.map((expression, index) => ({
        field: { name: `c${index}`, type: expression.type },
        expression,
      })),
      hashColumns: undefined,
    });
    expect(readRows(memory, new ProgramInstance(program, memory).run(batch, arena))).toEqual([
      [2n, 'a', false],
      [null, null, true],
      [null, 'c', false],
    ]);
  });

  it('fail with the expression and the values of the row', () => {
    const arena = new Arena(memory);
    const batch = batchFromText(memory, arena, 'a INT | b INT | s STRING\n1 | 2 | "x"\n7 | 0 | "y"');
    const [a, b, s] = batch.schema.fields.map(
      (field, index): Expression => ({ kind: 'column', index, type: field.type }),
    );
    const failure = (expression: Expression): string => {
      const program = compileProgram({
        input: batch.schema,
        filter: undefined,
        outputs: [{ field: { name: 'c', type: expression.type }, expression }],
        hashColumns: undefined,
      });
      try {
        new ProgramInstance(program, memory).run(batch, arena);
      } catch (thrown) {
        if (thrown instanceof PeltonError) return `${thrown.code}: ${thrown.message}`;
      }
      return 'nothing';
    };
    expect(failure(call('/', a!, b!))).toBe(
      'EXPRESSION_FAILED: a / b failed in a row with a = 7, b = 0: division by zero',
    );
    expect(failure(castExpression(s!, { kind: 'int', nullable: true }, false))).toBe(
      "EXPRESSION_FAILED: CAST(s AS INT) failed in a row with s = 'x': the text is not an INT",
    );
    // What no row needs does not fail.
    expect(failure(call('IF', call('=', b!, int(0)), int(0), call('/', a!, b!)))).toBe('nothing');
    expect(failure(call('AND', call('<>', b!, int(0)), call('>', call('/', a!, b!), int(0))))).toBe('nothing');
  });
});
