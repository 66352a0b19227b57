import { rowKindText } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { Row } from '../kernels/column-reader.ts';
import { readPackedRows } from '../kernels/packed-rows.ts';
import type { ResultBatch } from '../cluster/result-queue.ts';

/** What a row does to the result: adds itself, takes an older row back, replaces it, or deletes it. */
export type RowKind = (typeof rowKindText)[number];

/** Some rows of a query's result, in the order in which they came. */
export interface RowBatch {
  /** Names and types of the columns; the same for the whole query. */
  readonly schema: Schema;
  /** Values in the order of the schema's fields. BIGINT is a bigint; DECIMAL, dates and times are text, as SQL writes them. */
  readonly rows: readonly Row[];
  /** Of each row. */
  readonly kinds: readonly RowKind[];
}

/** The rows of a job's results, batch by batch. Throws the error that failed the job. */
export async function* rowBatches(results: AsyncIterable<ResultBatch>): AsyncIterableIterator<RowBatch> {
  for await (const { schema, batch } of results) {
    const { rows, kinds } = readPackedRows(schema, batch);
    yield { schema, rows, kinds: kinds.map((kind) => present(rowKindText[kind], 'row kind')) };
  }
}
