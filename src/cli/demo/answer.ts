import type { PeltonSession } from '../../api/pelton-session.ts';
import type { Schema } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import type { ColumnReader, Row, Value } from '../../kernels/column-reader.ts';
import { packedColumnReaders } from '../../kernels/packed-rows.ts';
import type { Console } from '../console.ts';
import { showProgress } from '../job-progress.ts';
import { type JobTotals, jobTotals } from '../job-totals.ts';

/** The first rows of a query's whole result in some order, and what the job came to. */
export interface Answer {
  readonly schema: Schema;
  readonly rows: readonly Row[];
  readonly rowCount: number;
  readonly totals: JobTotals;
}

/** Which rows to keep: the greatest of a column, or the least when `descending` is false; ties by the columns in order. */
export interface RowOrder {
  readonly column: number;
  readonly descending: boolean;
  readonly count: number;
  /** Only the first row of each value of this column. */
  readonly distinct?: number;
}

/** Runs a query to its end. Undefined when the user cancelled. @throws PeltonError that failed the job */
export async function answer(
  console: Console,
  session: PeltonSession,
  sql: string,
  order: RowOrder,
): Promise<Answer | undefined> {
  for await (const result of session.execute(sql, 'pelton demo')) {
    if (result.kind !== 'query') continue;
    const { schema, graph, job } = result;
    return await console.interruption.during(job, async () => {
      const end = showProgress(console.status, graph, job, 'answering | ');
      try {
        let kept: readonly Row[] = [];
        let rowCount = 0;
        for await (const { batch } of job.results) {
          rowCount += batch.rows;
          kept = firstRows(
            [...kept, ...candidates(packedColumnReaders(schema, batch), batch.rows, kept, order)],
            order,
          );
        }
        const { status, metrics } = await job.done;
        return status === 'cancelled' ? undefined : { schema, rows: kept, rowCount, totals: jobTotals(graph, metrics) };
      } finally {
        end();
      }
    });
  }
  return undefined;
}

/** The rows that may get before the last of those kept so far: most do not, and are not worth reading in full. */
function* candidates(
  columns: readonly ColumnReader[],
  rows: number,
  kept: readonly Row[],
  { column, descending, count }: RowOrder,
): Iterable<Row> {
  const last = kept.length < count ? undefined : kept[count - 1]?.[column];
  const read = present(columns[column], 'column of the order');
  for (let row = 0; row < rows; row++) {
    const distance = last === undefined ? 0 : compare(read(row), last);
    if (descending ? distance >= 0 : distance <= 0) yield columns.map((reader) => reader(row));
  }
}

/** The first `count` rows in the order. */
export function firstRows(rows: readonly Row[], { column, descending, count, distinct }: RowOrder): readonly Row[] {
  const columns = rows[0]?.map((_, index) => index) ?? [];
  const before = (a: Row, b: Row): number => {
    const byColumn = compare(a[column] ?? null, b[column] ?? null);
    if (byColumn !== 0) return descending ? -byColumn : byColumn;
    const differing = columns.find((index) => compare(a[index] ?? null, b[index] ?? null) !== 0);
    return differing === undefined ? 0 : compare(a[differing] ?? null, b[differing] ?? null);
  };
  const kept: Row[] = [];
  for (const row of rows) {
    // Most rows of a large result lose against the last of those kept so far, so sorting them all would be a waste.
    if (kept.length === count && before(row, kept[count - 1] ?? row) >= 0) continue;
    const same = distinct === undefined ? -1 : kept.findIndex((other) => other[distinct] === row[distinct]);
    if (same !== -1) {
      if (before(row, kept[same] ?? row) >= 0) continue;
      kept.splice(same, 1);
    }
    const at = kept.findIndex((other) => before(row, other) < 0);
    kept.splice(at === -1 ? kept.length : at, 0, row);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
