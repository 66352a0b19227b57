import type { Clock } from '../base/clock.ts';
import { keptFor } from '../state/state-ttl.ts';
import { KeptRows } from './kept-rows.ts';
import type { OpenedTable, OpenTableOptions } from './opened-table.ts';

const layoutPattern = /^kept:.*;order@(-?\d+);changed@(\d+);(.+)$/s;

/** Before everything that has been written, so that nothing has expired. */
const atTheBeginning: Clock = { nowMs: () => 0, monotonicMs: () => 0, after: () => () => undefined };

/** One row for each key; undefined when the description is of another layout. @throws MEMORY_BUDGET */
export function openKeptRows(options: OpenTableOptions): OpenedTable | undefined {
  const { schema, keyColumns, layout } = options.description;
  const [, order, changed, record] = layoutPattern.exec(layout) ?? [];
  if (order === undefined) return undefined;
  const keepsTime = changed !== '0';
  const storesRows = record !== 'keys';
  const input = { fields: keepsTime ? schema.fields.slice(0, -1) : schema.fields };
  // Which column a whole row is ordered by shows nowhere in its table, only that there is one.
  const orderedBy = storesRows ? keyColumns[0] : input.fields.length - 1;
  const kept = new KeptRows({
    ...options,
    clock: atTheBeginning,
    input,
    keyColumns,
    orderColumn: order === '-1' ? undefined : orderedBy,
    keepsLast: false,
    storesRows,
    ttl: keptFor(keepsTime ? 1 : 0),
  });
  if (kept.tables[0].layout === layout) return { state: kept, close: () => kept.close() };
  kept.close();
  return undefined;
}
