import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nullPtr } from '../../src/abi/ptr.ts';
import { paneRunFields, paneSplitFields } from '../../src/abi/pane-split.ts';
import { structLayout } from '../../src/abi/table.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { columnFromValues } from '../../src/kernels/batch-from-rows.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const arena = new Arena(memory);
const splitLayout = structLayout(paneSplitFields);
const runLayout = structLayout(paneRunFields);

interface Split {
  readonly panes: [number, number[]][];
  readonly late: number;
}

function split(
  times: readonly (number | null)[],
  selection: readonly number[] | undefined,
  originMs: number,
  widthMs: number,
  lateBeforeMs: number,
): Split {
  arena.reset();
  const values = times.map((timeMs) => (timeMs === null ? null : BigInt(timeMs)));
  const { data, validity } = columnFromValues(memory, arena, { kind: 'bigint', nullable: true }, values);
  const state = arena.allocate(splitLayout.sizeBytes);
  for (const [name, value] of Object.entries({ originMs, widthMs, lateBeforeMs } as const)) {
    memory.view.setBigInt64(state + splitLayout.offset[name as 'originMs'], BigInt(value), true);
  }
  const rows = selection?.length ?? times.length;
  const chosen = selection === undefined ? nullPtr : arena.allocate(rows * 4);
  if (selection !== undefined) memory.u32.set(selection, chosen / 4);
  const runs = arena.allocate(rows * runLayout.sizeBytes);
  const scratch = arena.allocate(rows * 28 + 64);
  const guard = arena.allocate(64);
  memory.u8.fill(0xab, guard, guard + 64);
  const count = memory.kernels.paneSplitRows(state, data, validity, chosen, rows, runs, scratch);
  expect(memory.u8.subarray(guard, guard + 64).every((byte) => byte === 0xab)).toBe(true);
  const rowNumbers = memory.view.getUint32(state + splitLayout.offset.rowNumbers, true);
  const panes = Array.from({ length: count }, (_, index): [number, number[]] => {
    const at = runs + index * runLayout.sizeBytes;
    const first = memory.view.getUint32(at + runLayout.offset.first, true);
    const length = memory.view.getUint32(at + runLayout.offset.rows, true);
    const row = (i: number) => (rowNumbers === 0 ? i : (memory.u32[rowNumbers / 4 + i] ?? -1));
    const members = Array.from({ length }, (_unused, i) => row(first + i));
    return [Number(memory.view.getBigInt64(at + runLayout.offset.startMs, true)), members];
  });
  return { panes, late: memory.view.getUint32(state + splitLayout.offset.lateRows, true) };
}

it('puts each row into the pane of its time, in order, and counts the late', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: -2000, max: 2000 }), { freq: 20 }), { maxLength: 300 }),
      fc.option(fc.infiniteStream(fc.boolean()), { nil: undefined }),
      fc.integer({ min: -500, max: 500 }),
      fc.constantFrom(1, 7, 100, 1000, 100_000),
      fc.integer({ min: -20, max: 20 }),
      (times, chosen, originMs, widthMs, latePane) => {
        const all = times.map((_, row) => row);
        const selection = chosen === undefined ? undefined : all.filter(() => chosen.next().value);
        const lateBeforeMs = originMs + latePane * widthMs - 1_000_000 * Number(latePane < 0);
        const expected = new Map<number, number[]>();
        let late = 0;
        for (const row of selection ?? all) {
          const timeMs = times[row] ?? null;
          if (timeMs === null || timeMs < lateBeforeMs) late++;
          else {
            const startMs = Math.floor((timeMs - originMs) / widthMs) * widthMs + originMs;
            expected.set(startMs, [...(expected.get(startMs) ?? []), row]);
          }
        }
        expect(split(times, selection, originMs, widthMs, lateBeforeMs)).toEqual({ panes: [...expected], late });
      },
    ),
    { numRuns: 300 },
  );
});

it('passes the given selection on when all rows are in one pane', () => {
  expect(split([5, 9, 0], undefined, 0, 10, 0)).toEqual({ panes: [[0, [0, 1, 2]]], late: 0 });
  expect(split([5, 99, 0], [0, 2], 0, 10, -50)).toEqual({ panes: [[0, [0, 2]]], late: 0 });
});
