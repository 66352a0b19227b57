import { expect, it } from 'vitest';
import { nullPtr } from '../../src/abi/ptr.ts';
import { denseBatch } from '../../src/arrow/batch.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { groupLayout } from '../../src/operators/group-layout.ts';
import { GroupTables } from '../../src/operators/group-tables.ts';
import { keyHashes } from '../../src/operators/key-hashes.ts';
import { batchFromText, schemaFromText } from '../support/batch-text.ts';
import { testMemory } from '../support/kernel-module.ts';

it('gives groups as results, and as the accumulators that results come from', () => {
  const memory = testMemory();
  const arena = new Arena(memory);
  const columns = 'flag BOOLEAN | price BIGINT | name STRING';
  const bigint = { kind: 'bigint', nullable: true } as const;
  const layout = groupLayout(
    schemaFromText(columns),
    [0],
    [
      { function: 'avg', argument: 1, type: bigint },
      { function: 'min', argument: 2, type: { kind: 'varchar', length: 10, nullable: true } },
    ],
    false,
  );
  const groups = new GroupTables(memory, 1, layout);
  const table = groups.state.open(0);
  const batch = batchFromText(
    memory,
    arena,
    `${columns}
     true | 4 | "b"
     true | 7 | "a"
     true | NULL | NULL
     NULL | NULL | NULL`,
  );
  groups.setInput(batch, keyHashes(memory, arena, batch, [0]));
  groups.update(table, nullPtr, batch.rows);
  const rowsOf = (what: 'results' | 'state'): string[] => {
    const rows = [...groups.columnsOf(table, new Arena(memory), what)].flatMap((part) => {
      const schema = { fields: part.columns.map(({ type }, index) => ({ name: `c${index}`, type })) };
      return readRows(memory, denseBatch(schema, part.rows, part.columns));
    });
    return rows.map((row) => row.map(String).join(' ')).toSorted();
  };
  // Integer averages lose their fraction.
  expect(rowsOf('results')).toEqual(['null null null', 'true 5 a']);
  expect(layout.accumulators.map(({ name }) => name).join(' ')).toBe(
    'sum_price null_count_price row_count min_name null_count_name',
  );
  expect(rowsOf('state')).toEqual(['null 0 1 1 null 1', 'true 11 1 3 a 1']);
});
