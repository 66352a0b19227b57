import { expect, it } from 'vitest';
import { compileProgram } from '../../src/expr/compile-program.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SplitAssigner } from '../../src/operators/source.ts';
import { createValuesAssigner, Values, type ValuesSpec } from '../../src/operators/values.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { drain, sourceContext } from '../support/source-harness.ts';

const memory = testMemory();
const schema = schemaFromText('n BIGINT NOT NULL | name STRING NOT NULL');
const bigint = { kind: 'bigint', nullable: false } as const;
const string = { kind: 'varchar', length: 2_147_483_647, nullable: false } as const;

const rows = [1n, 2n, 3n].map((n) =>
  compileProgram({
    input: { fields: [] },
    filter: undefined,
    outputs: [
      { field: { name: 'n', type: bigint }, expression: { kind: 'literal', value: n, type: bigint } },
      { field: { name: 'name', type: string }, expression: { kind: 'literal', value: `row ${n}`, type: string } },
    ],
    hashColumns: undefined,
  }),
);

const spec: ValuesSpec = { kind: 'values', rows, schema };

async function readAll(assigner: SplitAssigner, subtask: number, rowsMax = 100): Promise<readonly [Value[][], Values]> {
  const context = sourceContext(memory, assigner, subtask, 2);
  const source = new Values(spec, context);
  const found: Value[][] = [];
  if (rowsMax > 0) await drain(source, context, (batch) => found.push(...readRows(memory, batch)), rowsMax);
  return [found, source];
}

it('emits each row once, in one subtask', async () => {
  const assigner = createValuesAssigner(spec);
  expect((await readAll(assigner, 0))[0]).toEqual([
    [1n, 'row 1'],
    [2n, 'row 2'],
    [3n, 'row 3'],
  ]);
  expect((await readAll(assigner, 1))[0]).toEqual([]);
});

it('goes on after a restart where it was, in any subtask', async () => {
  const first = createValuesAssigner(spec);
  const before = first.snapshot();
  const [, source] = await readAll(first, 0, 2);
  const second = createValuesAssigner(spec);
  second.restore(first.snapshot(), structuredClone(source.snapshot()));
  expect((await readAll(second, 1))[0]).toEqual([[3n, 'row 3']]);
  const third = createValuesAssigner(spec);
  third.restore(before, []);
  expect((await readAll(third, 0))[0]).toHaveLength(3);
});
