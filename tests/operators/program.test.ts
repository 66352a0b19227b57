import { expect, it } from 'vitest';
import { compileProgram } from '../../src/expr/compile-program.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import { Program } from '../../src/operators/program.ts';
import { batchFromText, schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const input = schemaFromText('keep BOOLEAN | id BIGINT');
const output = schemaFromText('id BIGINT');
const program = compileProgram({
  input,
  filter: { kind: 'column', index: 0, type: { kind: 'boolean', nullable: true } },
  outputs: [
    {
      field: { name: 'id', type: { kind: 'bigint', nullable: true } },
      expression: { kind: 'column', index: 1, type: { kind: 'bigint', nullable: true } },
    },
  ],
  hashColumns: undefined,
});

it('sends on what its program leaves of a batch, and nothing when nothing is left', () => {
  const operator = new ConformingOperator({
    memory,
    schema: output,
    create: (context) => new Program({ kind: 'program', program }, context),
  });
  const send = (rows: string) =>
    operator.batch((arena) => batchFromText(memory, arena, `op | keep BOOLEAN | id BIGINT\n${rows}`));
  send('+I | true | 1\n+I | NULL | 2\n-D | true | NULL');
  // An empty batch would break the rules that the wrapper checks.
  send('+I | false | 3');
  operator.restart();
  operator.watermark(5);
  operator.watermark(maxWatermarkMs);
  expect(operator.rows).toEqual([[1n], [null]]);
  expect(operator.kinds).toEqual([0, 3]);
  expect(operator.watermarks).toEqual([5, maxWatermarkMs]);
  expect(operator.close()).toBe(0);
});
