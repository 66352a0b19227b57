import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { openRowLists } from '../../src/operators/open-row-lists.ts';
import { RowLists } from '../../src/operators/row-lists.ts';
import { everyHash } from '../../src/state/hash-range.ts';
import { TableSnapshots } from '../../src/state/table-snapshots.ts';
import { schemaFromText } from '../support/batch-text.ts';
import { rowText } from '../support/join-oracle.ts';
import { testMemory } from '../support/kernel-module.ts';
import { adoptPage, pageOf } from '../support/stored-pages.ts';

const schema = schemaFromText('key STRING | value BIGINT');

describe('the side of a join, opened apart from it', () => {
  it.each([false, true])('has the rows of its pages (with times: %s)', (keepsTime) => {
    const memory = testMemory();
    const arena = new Arena(memory);
    const lists = new RowLists(memory, 1, {
      name: 'left',
      schema,
      keyColumns: [0],
      hasNullKeys: false,
      keepsTime,
      table: 0,
    });
    const snapshots = new TableSnapshots(memory, 1, arena, [lists.state], everyHash);
    const rows = Array.from({ length: 3000 }, (_, n): Row => [`key ${n % 50}`, n % 3 === 0 ? null : BigInt(n % 100)]);
    const numbers = arena.allocate(rows.length * 4);
    for (let row = 0; row < rows.length; row++) memory.u32[numbers / 4 + row] = row;
    const { fields } = lists.description.schema;
    const portable = rows.map((row) => (keepsTime ? [...row, '2024-01-01 00:00:00.000Z'] : row));
    lists.addRows(arena, batchFromRows(memory, arena, { fields }, portable), numbers, 0);

    const { description } = lists;
    const options = { memory, owner: 2, description, number: 0, owned: everyHash, keyGroups: 128 };
    const opened = openRowLists(options);
    const frozen = snapshots.freeze();
    for (const position of frozen.tags.keys()) {
      if (opened !== undefined) adoptPage(memory, opened.state.pages, 0, pageOf(frozen, position));
    }
    const found: string[] = [];
    for (const batch of opened?.state.rows(0, arena) ?? []) found.push(...readRows(memory, batch).map(rowText));
    expect(found.toSorted()).toEqual(portable.map(rowText).toSorted());
    opened?.close();
    expect(memory.usedBytes(2)).toBe(0);

    expect(openRowLists({ ...options, description: { ...description, layout: 'groups:1' } })).toBeUndefined();
    expect(
      openRowLists({ ...options, description: { ...description, layout: `${description.layout}!` } }),
    ).toBeUndefined();
    expect(memory.usedBytes(2)).toBe(0);
  });
});
