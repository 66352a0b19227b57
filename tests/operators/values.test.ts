import { expect, it } from 'vitest';
import { compileProgram } from '../../src/expr/compile-program.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SourceContext } from '../../src/operators/source.ts';
import { Values } from '../../src/operators/values.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';

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

function values(subtask: number): Values {
  const context: SourceContext = {
    memory,
    owner: 1,
    arena: new Arena(memory),
    counters: { lateRows: 0, skippedRecords: 0 },
    subtask,
    parallelism: 2,
    keyGroups: 128,
    nextSplit: () => Promise.resolve(undefined),
    onClock: (work) => work(),
  };
  return new Values({ kind: 'values', rows, schema }, context);
}

function drain(source: Values, rowsMax = 100): Value[][] {
  const found: Value[][] = [];
  while (found.length < rowsMax) {
    const polled = source.poll();
    if (polled.kind !== 'batch') break;
    found.push(...readRows(memory, polled.batch));
  }
  return found;
}

it('emits each row once, from the first subtask', () => {
  expect(drain(values(0))).toEqual([
    [1n, 'row 1'],
    [2n, 'row 2'],
    [3n, 'row 3'],
  ]);
  expect(drain(values(1))).toEqual([]);
});

it('goes on after a restart where it was', () => {
  const source = values(0);
  drain(source, 2);
  const resumed = values(0);
  resumed.restore(structuredClone(source.snapshot()));
  expect(drain(resumed)).toEqual([[3n, 'row 3']]);
});
