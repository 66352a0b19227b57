import { expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import { packBatch, unpackBatch } from '../../src/kernels/pack-batch.ts';
import { KeptRows, type KeptRowsOptions } from '../../src/operators/kept-rows.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import { keptForEver } from '../../src/state/state-ttl.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { testMemory } from '../support/kernel-module.ts';

const input: Schema = {
  fields: [
    { name: 'k', type: { kind: 'int', nullable: true } },
    { name: 'v', type: { kind: 'varchar', length: 50, nullable: true } },
  ],
};
const memory = testMemory();
const options: KeptRowsOptions = {
  memory,
  owner: 3,
  clock: new ManualClock(),
  input,
  keyColumns: [0],
  order: [],
  takesEqual: true,
  allRows: undefined,
  storesRows: true,
  ttl: keptForEver,
  owned: everyHash,
  keyGroups: 128,
};

function put(kept: KeptRows, rows: readonly (readonly Value[])[]): void {
  const arena = new Arena(memory);
  const batch = batchFromRows(memory, arena, input, rows);
  kept.update(batch, keyHashes(memory, arena, batch, [0]), arena);
  kept.store(kept.pack(arena));
  arena.release();
}

function allRows(kept: KeptRows): { row: readonly Value[]; hash: number }[] {
  const arena = new Arena(memory);
  const rows = Array.from(kept.rows(0, arena), (batch) =>
    readRows(memory, batch).map((row, index) => ({ row, hash: memory.u32[(batch.hashes >>> 2) + index] ?? 0 })),
  );
  arena.release();
  return rows.flat();
}

it('gives its rows in order of hash, and takes over those of its own hashes alone', () => {
  const all = new KeptRows(options);
  const rows = Array.from({ length: 12_000 }, (_, n): [number | null, string] => [n === 0 ? null : n, `row ${n}`]);
  put(all, rows);
  put(all, rows.slice(0, 100));
  const given = allRows(all);
  expect(given.map(({ hash }) => hash)).toEqual(given.map(({ hash }) => hash).sort((a, b) => a - b));
  expect(new Set(given.map(({ row }) => row[0]))).toEqual(new Set(rows.map(([key]) => key)));

  const arena = new Arena(memory);
  const halves = [
    { first: 0, last: 0x7fffffff },
    { first: 0x80000000, last: 0xffffffff },
  ].map((owned) => new KeptRows({ ...options, owned }));
  for (const half of halves) {
    arena.reset();
    const packed = Array.from(all.rows(0, arena), (batch) => packBatch(memory, batch));
    for (const batch of packed) {
      arena.reset();
      half.addRows(0, unpackBatch(memory, arena, input, batch));
    }
  }
  expect(halves.flatMap(allRows)).toEqual(given);
  for (const kept of [all, ...halves]) kept.close();
  arena.release();
  expect(memory.usedBytes(3)).toBe(0);
});

it('refuses columns that state cannot hold', () => {
  const list: Schema = {
    fields: [
      ...input.fields,
      { name: 'a', type: { kind: 'array', element: { kind: 'int', nullable: true }, nullable: true } },
    ],
  };
  expect(() => new KeptRows({ ...options, input: list })).toThrow('cannot be kept as state');
});
