import { describe, expect, it } from 'vitest';
import { rowKind } from '../../src/arrow/batch.ts';
import { seededRandom } from '../../src/base/random.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import type { Row, Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { maxWatermarkMs } from '../../src/operators/operator.ts';
import { withSpilling } from '../../src/operators/spilling-operator.ts';
import { ConformingOperator } from '../support/conformance.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySpill } from '../support/memory-spill.ts';
import { type SpillingCase, spillingCases, spillingInput } from './spilling-cases.ts';

/** Rows of a batch that the next one takes back, for an operator whose input has such. */
const takenRows = 600;

/** The output of an operator, how often it wrote to its spill file, and what state took after a restart. */
function run(
  one: SpillingCase,
  memory: SlotMemory,
  restarts?: 'pages' | 'rows',
): { rows: string[]; writes: number; takenBytes: number } {
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
  const freeBytes = memory.kernels.pagesStateFreeBytes();
  let takenBytes = 0;
  let taken: Row[] = [];
  for (let batch = 0; batch < 40; batch++) {
    const rows = Array.from({ length: 2000 }, (_, n) => one.row(batch * 2000 + n, random.nextUint32()));
    const all = [...rows, ...taken];
    operator.batch((arena) => {
      const plain = batchFromRows(memory, arena, spillingInput, all);
      if (taken.length === 0) return plain;
      const kinds = arena.allocate(all.length);
      memory.u8.fill(rowKind.insert, kinds, kinds + rows.length);
      memory.u8.fill(rowKind.delete, kinds + rows.length, kinds + all.length);
      return { ...plain, kinds };
    }, batch % one.inputs.length);
    if (one.takesBack === true) taken = rows.slice(0, takenRows);
    operator.watermark(batch * 2000 - 500);
    if (restarts === undefined || batch % 15 !== 13) continue;
    operator.restart(restarts);
    takenBytes = Math.max(takenBytes, freeBytes - memory.kernels.pagesStateFreeBytes());
  }
  operator.watermark(maxWatermarkMs);
  expect(operator.close()).toBe(0);
  expect(files.every(({ isClosed }) => isClosed)).toBe(true);
  return {
    rows: one.fold ? folded(operator.rows, operator.kinds) : operator.rows.map(rowText).toSorted(),
    writes: files.reduce((sum, { writes }) => sum + writes, 0),
    takenBytes,
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

describe.each(Object.entries(spillingCases))('%s whose state outgrows memory', (_, one) => {
  const expected = run(one, testMemory(512 << 20));

  it('gives the same results', () => {
    expect(expected.writes).toBe(0);
    const spilled = run(one, testMemory(64 << 20));
    expect(spilled.writes).toBeGreaterThan(100);
    expect(spilled.rows).toEqual(expected.rows);
  });

  it('gives the same results after restarts from pages of which some lie in the file', () => {
    expect(run(one, testMemory(64 << 20), 'pages').rows).toEqual(expected.rows);
  });

  it('gives the same results after restarts from its rows', () => {
    const stateBytes = 4 << 20;
    const { rows, takenBytes } = run(one, testMemory(64 << 20, stateBytes), 'rows');
    expect(rows).toEqual(expected.rows);
    expect(takenBytes).toBeLessThan(stateBytes * 2);
  });
});
