import { expect, it } from 'vitest';
import { nullPtr } from '../../src/abi/ptr.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRowKinds, readRows, type Row } from '../../src/kernels/column-reader.ts';
import { DeferredRows } from '../../src/state/deferred-rows.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemorySpill } from '../support/memory-spill.ts';

const owner = 2;
const schemas = [schemaFromText('k BIGINT | s STRING'), schemaFromText('d DECIMAL(20, 2)')];
const rowOf = (input: number, n: number): Row =>
  input === 0 ? [n % 7 === 0 ? null : BigInt(n), `row ${n} `.padEnd(1500)] : [`${n}.25`];

it('gives rows back by partition in the order in which they came, with kinds and hashes, also from the file', () => {
  const memory = testMemory();
  const arena = new Arena(memory);
  const file = new MemorySpill();
  const deferred = new DeferredRows(memory, owner, schemas, file);
  const partitions = [3, 5, 9];
  const expected = new Map(partitions.map((partition) => [partition, [] as { input: number; text: string }[]]));
  let n = 0;
  for (let round = 0; round < 12; round++) {
    arena.reset();
    const input = round % 3 === 0 ? 1 : 0;
    const count = 3000;
    const rows = Array.from({ length: count }, () => rowOf(input, n++));
    const kinds = rows.map((_, index) => (round % 2 === 0 ? 0 : index % 4));
    const schema = schemas[input] ?? { fields: [] };
    const batch = batchFromRows(memory, arena, schema, rows, kinds);
    const hashes = arena.allocate(count * 4);
    const starts = arena.allocate(16);
    const numbers = arena.allocate(count * 4);
    // The first 100 rows are nobody's; the others go to the partitions in turn.
    memory.u32.set([100, 1100, 2100, count], starts / 4);
    for (let row = 0; row < count; row++) {
      memory.u32[hashes / 4 + row] = (row * 2_654_435_761) >>> 0;
      memory.u32[numbers / 4 + row] = count - 1 - row;
    }
    deferred.add(batch, hashes, input, partitions, starts, numbers);
    for (let at = 100; at < count; at++) {
      const row = count - 1 - at;
      const partition = partitions[Math.min(2, Math.floor((at - 100) / 1000))] ?? 0;
      const text = `${String(rows[row])} ${kinds[row]} ${(row * 2_654_435_761) >>> 0}`;
      expected.get(partition)?.push({ input, text });
    }
  }
  expect(file.writes).toBeGreaterThan(0);
  expect(deferred.bytes).toBeGreaterThan(16 << 20);
  expect(new Set(deferred.partitions())).toEqual(new Set(partitions));
  for (const partition of partitions) {
    const found: { input: number; text: string }[] = [];
    for (const { batch, input } of deferred.take(partition, arena)) {
      expect(batch.selection).toBe(nullPtr);
      const kinds = readRowKinds(memory, batch);
      for (const [index, values] of readRows(memory, batch).entries()) {
        found.push({ input, text: `${String(values)} ${kinds[index]} ${memory.u32[batch.hashes / 4 + index]}` });
      }
    }
    expect(found).toEqual(expected.get(partition));
  }
  expect(deferred.bytes).toBe(0);
  deferred.close();
  arena.release();
  expect(memory.usedBytes()).toBe(0);
});
