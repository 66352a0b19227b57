import { Arena } from '../kernels/arena.ts';
import { TableSnapshots } from '../state/table-snapshots.ts';
import type { OpenedTable, OpenTableOptions } from './opened-table.ts';
import { packedKeyColumns, RowLists } from './row-lists.ts';

/** Rows by key, such as a side of a join; undefined when the description is of another layout. @throws MEMORY_BUDGET */
export function openRowLists(options: OpenTableOptions): OpenedTable | undefined {
  const { description, memory, owner, number, owned, keyGroups } = options;
  const { name, schema, keyColumns, layout } = description;
  if (!layout.startsWith('lists:')) return undefined;
  const keepsTime = layout.includes(';time;');
  const rows = keepsTime ? { fields: schema.fields.slice(0, -1) } : schema;
  const hasNullKeys = packedKeyColumns(layout) > keyColumns.length;
  const lists = new RowLists(memory, owner, { name, schema: rows, keyColumns, hasNullKeys, keepsTime, table: number });
  const arena = new Arena(memory, owner);
  const close = (): void => {
    lists.close();
    arena.release();
  };
  if (lists.description.layout !== layout) {
    close();
    return undefined;
  }
  return {
    state: {
      tables: [description],
      pages: new TableSnapshots(memory, owner, arena, [lists.state], owned),
      rows: (_table, into) => lists.rows(into, keyGroups),
    },
    close,
  };
}
