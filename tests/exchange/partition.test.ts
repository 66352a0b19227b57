import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyGroupOf, Partitioner, subtaskOf } from '../../src/exchange/partitioner.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { selectedRowNumbers } from '../../src/kernels/column-reader.ts';
import { testMemory } from '../support/kernel-module.ts';
import { selectRows } from '../support/random-batch.ts';

const memory = testMemory();
const arena = new Arena(memory);

it('sends every row to the owner of its key group, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 0xffffffff }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 128 }),
      fc.integer({ min: 128, max: 300 }),
      fc.option(fc.infiniteStream(fc.boolean()), { nil: undefined }),
      (hashes, parallelism, keyGroups, chosen) => {
        arena.reset();
        const schema = { fields: [{ name: 'row', type: { kind: 'int', nullable: false } as const }] };
        const address = arena.allocate(hashes.length * 4);
        memory.u32.set(hashes, address / 4);
        const all = hashes.map((_, row) => row);
        const dense = {
          ...batchFromRows(
            memory,
            arena,
            schema,
            all.map((row) => [row]),
          ),
          hashes: address,
        };
        const rows = chosen === undefined ? all : all.filter(() => chosen.next().value);
        const batch = chosen === undefined ? dense : selectRows(memory, arena, dense, rows);
        const partitioner = new Partitioner(memory, keyGroups, parallelism);
        const parts = partitioner.split(batch, arena);
        expect(parts).toHaveLength(parallelism);
        for (const [subtask, part] of parts.entries()) {
          const expected = rows.filter(
            (row) => subtaskOf(keyGroupOf(hashes[row] ?? 0, keyGroups), keyGroups, parallelism) === subtask,
          );
          expect(part === undefined ? [] : [...selectedRowNumbers(memory, part)]).toEqual(expected);
        }
        partitioner.close();
      },
    ),
  );
});

it('leaves a batch as it is when one subtask gets it all', () => {
  arena.reset();
  const schema = { fields: [{ name: 'row', type: { kind: 'int', nullable: false } as const }] };
  const hashes = arena.allocate(8);
  memory.u32.set([1, 2], hashes / 4);
  const batch = { ...batchFromRows(memory, arena, schema, [[1], [2]]), hashes };
  const parts = new Partitioner(memory, 128, 3).split(batch, arena);
  expect(parts).toEqual([batch, undefined, undefined]);
});

it('pins the formula of key groups', () => {
  expect([0, 1, 0x01ffffff, 0x02000000, 0x80000000, 0xffffffff].map((hash) => keyGroupOf(hash, 128))).toEqual([
    0, 0, 0, 1, 64, 127,
  ]);
  expect([0, 42, 43, 127].map((group) => subtaskOf(group, 128, 3))).toEqual([0, 0, 1, 2]);
});
