import { describe, expect, it } from 'vitest';
import { rowKind } from '../../src/arrow/batch.ts';
import type { DataType, Schema } from '../../src/arrow/data-type.ts';
import { seededRandom } from '../../src/base/random.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Row, Value } from '../../src/kernels/column-reader.ts';
import { DeduplicateChanges } from '../../src/operators/deduplicate-changes.ts';
import { GroupAggregate } from '../../src/operators/group-aggregate.ts';
import { Join } from '../../src/operators/join.ts';
import { maxWatermarkMs, type Operator, type OperatorContext } from '../../src/operators/operator.ts';
import { type KeyedInput, withSpilling } from '../../src/operators/spilling-operator.ts';
import { WindowAggregate } from '../../src/operators/window-aggregate.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySpill } from '../support/memory-spill.ts';

const bigint: DataType = { kind: 'bigint', nullable: false };
const stringType: DataType = { kind: 'varchar', length: 2_147_483_647, nullable: true };

interface Case {
  readonly create: (context: OperatorContext) => Operator;
  readonly inputs: readonly KeyedInput[];
  readonly output: Schema;
  readonly row: (n: number, random: number) => Row;
  /** What stays the same, whatever order the rows of a batch are worked in: the rows that are left after all changes. */
  readonly fold: boolean;
  /** Whether some rows of each batch take back rows of the one before. */
  readonly takesBack?: boolean;
}

const input = schemaFromText('t TIMESTAMP(3) | k BIGINT | s STRING');
const times =
  'window_start TIMESTAMP(3) NOT NULL | window_end TIMESTAMP(3) NOT NULL | window_time TIMESTAMP(3) NOT NULL';
const timeOf = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 23);
const row = (n: number, random: number): Row => [
  timeOf(n),
  BigInt(random % 200_000),
  `text ${random % 1000} `.padEnd(360, 'x'),
];
const aggregates = [
  { function: 'count', argument: undefined, type: bigint },
  { function: 'max', argument: 2, type: stringType },
] as const;

const cases: Readonly<Record<string, Case>> = {
  'a tumbling window': {
    create: (context) =>
      new WindowAggregate(
        {
          kind: 'window-aggregate',
          input,
          timeColumn: 0,
          keyColumns: [1],
          aggregates,
          window: { kind: 'tumble', sizeMs: 100_000, offsetMs: 0 },
          output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
        },
        context,
      ),
    inputs: [{ schema: input, keyColumns: [1] }],
    output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
    row,
    fold: false,
  },
  'a hopping window': {
    create: (context) =>
      new WindowAggregate(
        {
          kind: 'window-aggregate',
          input,
          timeColumn: 0,
          keyColumns: [1],
          aggregates,
          window: { kind: 'hop', sizeMs: 60_000, slideMs: 20_000, offsetMs: 0 },
          output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
        },
        context,
      ),
    inputs: [{ schema: input, keyColumns: [1] }],
    output: schemaFromText(`k BIGINT | n BIGINT NOT NULL | m STRING | ${times}`),
    row,
    fold: false,
  },
  'a group aggregate': {
    create: (context) =>
      new GroupAggregate(
        {
          kind: 'group-aggregate',
          input,
          keyColumns: [1],
          aggregates,
          updating: false,
          emits: 'changes',
          updateBefore: true,
          ttl: keptForEver,
          output: schemaFromText('k BIGINT | n BIGINT NOT NULL | m STRING'),
        },
        context,
      ),
    inputs: [{ schema: input, keyColumns: [1] }],
    output: schemaFromText('k BIGINT | n BIGINT NOT NULL | m STRING'),
    row,
    fold: true,
  },
  'the first of rows that change': {
    create: (context) =>
      new DeduplicateChanges(
        {
          kind: 'deduplicate',
          input,
          keyColumns: [1],
          order: [
            { column: 2, direction: 'DESC', nulls: 'LAST' },
            { column: 0, direction: 'ASC', nulls: 'FIRST' },
          ],
          ties: 'first',
          updating: true,
          emits: 'changes',
          updateBefore: true,
          ttl: keptForEver,
          output: input,
        },
        context,
      ),
    inputs: [{ schema: input, keyColumns: [1] }],
    output: input,
    row: (n, random) => row(n, random % 20_000),
    fold: true,
    takesBack: true,
  },
  'a join': {
    create: (context) =>
      new Join(
        {
          kind: 'join',
          joinType: 'inner',
          left: { input, keyColumns: [1], ttl: keptForEver },
          right: { input, keyColumns: [1], ttl: keptForEver },
          output: { fields: [...input.fields, ...input.fields] },
        },
        context,
      ),
    inputs: [
      { schema: input, keyColumns: [1] },
      { schema: input, keyColumns: [1] },
    ],
    output: { fields: [...input.fields, ...input.fields] },
    row,
    fold: true,
  },
};

/** Rows that take earlier ones back in each batch of an input that has such. */
const takenRows = 600;

/** The output of an operator in so much memory, and how often it wrote to its spill file. */
function run(one: Case, memoryBytes: number, restarts: boolean): { rows: string[]; writes: number } {
  const memory = testMemory(memoryBytes);
  const files: MemorySpill[] = [];
  const openSpill = (): MemorySpill => {
    const file = new MemorySpill();
    files.push(file);
    return file;
  };
  const operator = new ConformingOperator({
    memory,
    schema: one.output,
    create: (context) => {
      const spilling = { ...context, openSpill };
      return withSpilling(one.create(spilling), one.inputs, spilling);
    },
  });
  const random = seededRandom(9);
  let taken: Row[] = [];
  for (let batch = 0; batch < 40; batch++) {
    const rows = Array.from({ length: 2000 }, (_, n) => one.row(batch * 2000 + n, random.nextUint32()));
    const all = [...rows, ...taken];
    operator.batch((arena) => {
      const plain = batchFromRows(memory, arena, input, all);
      if (taken.length === 0) return plain;
      const kinds = arena.allocate(all.length);
      memory.u8.fill(rowKind.insert, kinds, kinds + rows.length);
      memory.u8.fill(rowKind.delete, kinds + rows.length, kinds + all.length);
      return { ...plain, kinds };
    }, batch % one.inputs.length);
    if (one.takesBack === true) taken = rows.slice(0, takenRows);
    operator.watermark(batch * 2000 - 500);
    if (restarts && batch % 15 === 13) operator.restart();
  }
  operator.watermark(maxWatermarkMs);
  expect(operator.close()).toBe(0);
  expect(files.every(({ isClosed }) => isClosed)).toBe(true);
  return {
    rows: one.fold ? folded(operator.rows, operator.kinds) : operator.rows.map(rowText).toSorted(),
    writes: files.reduce((sum, { writes }) => sum + writes, 0),
  };
}

/** A row without what makes it long. */
function rowText(values: readonly Value[]): string {
  return values.map(String).join('|').replaceAll(/x+/g, '');
}

/** What is left of rows after their changes. */
function folded(rows: readonly (readonly Value[])[], kinds: readonly number[]): string[] {
  const counts = new Map<string, number>();
  for (const [index, values] of rows.entries()) {
    const text = rowText(values);
    // Old rows of updates and deletions have odd numbers.
    counts.set(text, (counts.get(text) ?? 0) + ((kinds[index] ?? 0) % 2 === 0 ? 1 : -1));
  }
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([text, count]) => `${count} ${text}`)
    .toSorted();
}

describe.each(Object.entries(cases))('%s whose state outgrows memory', (_, one) => {
  const expected = run(one, 512 << 20, false);

  it('gives the same results', () => {
    expect(expected.writes).toBe(0);
    const spilled = run(one, 64 << 20, false);
    expect(spilled.writes).toBeGreaterThan(100);
    expect(spilled.rows).toEqual(expected.rows);
  });

  it('gives the same results after restarts from pages of which some lie in the file', () => {
    expect(run(one, 64 << 20, true).rows).toEqual(expected.rows);
  });
});
