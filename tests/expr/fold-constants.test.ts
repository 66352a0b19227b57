import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal } from '../../src/expr/coercion.ts';
import { referencedColumns } from '../../src/expr/expression-operands.ts';
import { expressionToSql } from '../../src/expr/expression-to-sql.ts';
import type { Expression } from '../../src/expr/expression.ts';
import { foldConstants } from '../../src/expr/fold-constants.ts';
import { resolveCall } from '../../src/expr/resolve-call.ts';
import { testMemory } from '../support/kernel-module.ts';
import { arbitraryInput, column, compareWithOracle, schema } from './compare-with-oracle.ts';
import { functionCases } from './function-cases.ts';

const call = (name: string, ...operands: readonly Expression[]): Expression => {
  const result = resolveCall(name, operands);
  if (result.kind === 'failure') throw new Error(result.message);
  return result;
};
const int = (value: number): Expression => literal(BigInt(value), { kind: 'int', nullable: false });
const folded = (expression: Expression): string => expressionToSql(foldConstants(expression), schema);

describe('foldConstants', () => {
  it('computes what reads no column', () => {
    expect(folded(call('+', column('int'), call('*', int(6), int(7))))).toBe('int + 42');
    expect(folded(call('MOD', column('bigint'), int(123)))).toBe('CAST(MOD(bigint, 123) AS INT)');
    expect(folded(call('AND', column('boolean'), call('=', int(1), int(2))))).toBe('boolean AND FALSE');
  });

  it('keeps what fails, for the row that reaches it', () => {
    expect(folded(call('/', int(1), int(0)))).toBe('1 / 0');
    expect(folded(call('IF', column('boolean'), call('/', int(1), int(0)), int(2)))).toBe(
      'CASE WHEN boolean THEN 1 / 0 ELSE 2 END',
    );
  });

  it('does not change what a program computes', () => {
    const memory = testMemory(4096 * 65536);
    const calls = fc
      .constantFrom(...Object.values(functionCases))
      .chain((arbitrary) => arbitrary)
      .chain((expression) => fc.tuple(fc.constant(expression), arbitraryInput(referencedColumns(expression), 6)));
    fc.assert(
      fc.property(calls, ([expression, input]) =>
        compareWithOracle(memory, undefined, [expression, foldConstants(expression)], input),
      ),
      { numRuns: 200 },
    );
  });
});
