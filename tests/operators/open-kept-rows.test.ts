import { expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Value } from '../../src/kernels/column-reader.ts';
import type { SlotMemory } from '../../src/kernels/slot-memory.ts';
import { KeptRows } from '../../src/operators/kept-rows.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { openKeptRows } from '../../src/operators/open-kept-rows.ts';
import type { SortColumn } from '../../src/operators/sort-column.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import type { KeyedState } from '../../src/state/keyed-state.ts';
import { keptFor, keptForEver } from '../../src/state/state-ttl.ts';
import { copyPages } from '../support/group-state-harness.ts';
import { testMemory } from '../support/kernel-module.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { adoptPage } from '../support/stored-pages.ts';

const input: Schema = {
  fields: [
    { name: 'v', type: { kind: 'varchar', length: 50, nullable: true } },
    { name: 'k', type: { kind: 'varchar', length: 50, nullable: true } },
    { name: 'f', type: { kind: 'double', nullable: true } },
  ],
};
const byText: SortColumn = { column: 0, direction: 'DESC', nulls: 'FIRST' };
const byNumber: SortColumn = { column: 2, direction: 'DESC', nulls: 'LAST' };
const place = { owner: 4, owned: everyHash, keyGroups: 128 };

function rowsOf(memory: SlotMemory, state: Pick<KeyedState, 'rows'>): (readonly Value[])[] {
  const arena = new Arena(memory);
  const rows = Array.from(state.rows(0, arena), (batch) => readRows(memory, batch)).flat();
  arena.release();
  return rows;
}

it.each([
  { storesRows: true, order: [byNumber], ttl: keptFor(1000) },
  { storesRows: true, order: [], ttl: keptForEver },
  { storesRows: true, order: [byText, byNumber], ttl: keptForEver },
  { storesRows: false, order: [byNumber], ttl: keptFor(1000) },
  { storesRows: false, order: [byNumber], ttl: keptForEver },
  { storesRows: false, order: [byText, byNumber], ttl: keptFor(1000) },
  { storesRows: false, order: [byText], ttl: keptForEver },
  { storesRows: false, order: [], ttl: keptForEver },
])('reads pages by their description alone: %o', (shape) => {
  const memory = testMemory();
  const clock = new ManualClock(77);
  const kept = new KeptRows({
    ...place,
    ...shape,
    memory,
    clock,
    input,
    keyColumns: [1],
    takesEqual: true,
    allRows: undefined,
  });
  const arena = new Arena(memory);
  const rows = Array.from({ length: 3000 }, (_, n) => [
    `value ${n}`,
    n % 50 === 0 ? null : `key ${n}`,
    n % 7 === 0 ? null : n / 3,
  ]);
  const batch = batchFromRows(memory, arena, input, rows);
  kept.update(batch, keyHashes(memory, arena, batch, [1]), arena);
  if (kept.hasRecords) kept.store(kept.pack(arena));
  const pages = copyPages(kept.pages.freeze(), new Map());

  const other = testMemory();
  const [description] = structuredClone(kept.tables);
  const opened = openKeptRows({ ...place, number: 0, description, memory: other });
  for (const page of pages) if (opened !== undefined) adoptPage(other, opened.state.pages, 0, page);
  expect(opened?.state.tables).toEqual(kept.tables);
  expect(opened === undefined ? [] : rowsOf(other, opened.state)).toEqual(rowsOf(memory, kept));
  opened?.close();
  expect(other.usedBytes(place.owner)).toBe(0);
});

it('leaves other layouts to others', () => {
  const description = { name: 'rows', schema: input, keyColumns: [1], layout: 'lists:1:4@0;rows' };
  expect(openKeptRows({ ...place, number: 0, description, memory: testMemory() })).toBeUndefined();
});
