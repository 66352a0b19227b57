import type { Clock } from '../base/clock.ts';
import { keptFor } from '../state/state-ttl.ts';
import { KeptRows } from './kept-rows.ts';
import { readKeptRowsLayout } from './kept-rows-layout.ts';
import type { OpenedTable, OpenTableOptions } from './opened-table.ts';

/** Before everything that has been written, so that nothing has expired. */
const atTheBeginning: Clock = { nowMs: () => 0, monotonicMs: () => 0, after: () => () => undefined };

/** One row for each key; undefined when the description is of another layout. @throws MEMORY_BUDGET */
export function openKeptRows(options: OpenTableOptions): OpenedTable | undefined {
  const { schema, keyColumns, layout } = options.description;
  const shape = readKeptRowsLayout(layout);
  if (shape === undefined) return undefined;
  const kept = new KeptRows({
    ...options,
    ...shape,
    clock: atTheBeginning,
    input: shape.keepsTime ? { fields: schema.fields.slice(0, -1) } : schema,
    keyColumns,
    takesEqual: false,
    allRows: undefined,
    ttl: keptFor(shape.keepsTime ? 1 : 0),
  });
  if (kept.tables[0].layout === layout) return { state: kept, close: () => kept.close() };
  kept.close();
  return undefined;
}
