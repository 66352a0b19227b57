import type { Schema } from '../arrow/data-type.ts';
import { readPackedRows } from '../kernels/packed-rows.ts';
import { nodeClock } from '../node/clock.ts';
import type { JobGraph } from '../plan/job-graph.ts';
import type { TextTable } from '../plan/show-catalog.ts';
import type { JobHandle, JobResult } from '../cluster/job-handle.ts';
import type { Console } from './console.ts';
import { showProgress } from './job-progress.ts';
import { jobTotals } from './job-totals.ts';
import { countText, durationText } from './quantity-text.ts';
import { csvWriter } from './rows/csv-writer.ts';
import { jsonWriter } from './rows/json-writer.ts';
import type { OutputFormat, RowWriter, RowWriterOptions } from './rows/row-writer.ts';
import { tableWriter } from './rows/table-writer.ts';
import type { OutputStream } from './output-stream.ts';

export interface ShowOptions {
  readonly output: OutputFormat;
  readonly changelog?: boolean;
}

interface RunningQuery {
  readonly schema: Schema;
  /** Whether rows are changes. */
  readonly updating: boolean;
  readonly graph: JobGraph;
  readonly job: JobHandle;
}

export function rowWriter(out: OutputStream, format: OutputFormat, options: RowWriterOptions): RowWriter {
  switch (format) {
    case 'table':
      return tableWriter(out, options, nodeClock);
    case 'json':
      return jsonWriter(out, options);
    case 'csv':
      return csvWriter(out, options);
  }
}

/** Prints the rows of a query until it ends or nobody wants more. @throws PeltonError that failed the job */
export async function showQuery(
  console: Console,
  { schema, updating, graph, job }: RunningQuery,
  options: ShowOptions,
): Promise<void> {
  const { output } = options;
  const changelog = updating || options.changelog === true;
  const writer = rowWriter(console.out, output, { schema, changelog });
  let rowCount = 0;
  // With the rows going elsewhere, the terminal may belong to a pager.
  const endProgress = console.out.isTerminal ? showProgress(console.status, graph, job) : () => undefined;
  try {
    for await (const { batch } of job.results) {
      const { rows, kinds } = readPackedRows(schema, batch);
      rowCount += rows.length;
      await writer.write(rows, kinds);
    }
  } catch (thrown) {
    // Rows that were held back came before whatever went wrong; a header alone would say nothing.
    if (rowCount > 0) await writer.end();
    throw thrown;
  } finally {
    endProgress();
  }
  await writer.end();
  const { metrics } = await job.done;
  const totals = jobTotals(graph, metrics);
  if (output === 'table' && console.out.isTerminal) {
    console.remark(`${countText(rowCount)} ${rowCount === 1 ? 'row' : 'rows'} in ${durationText(totals.elapsedMs)}`);
  }
  sayWhatWasLeftOut(console, totals);
}

/** Prints the answer of a statement such as SHOW or DESCRIBE. */
export async function showTextTable(console: Console, table: TextTable, output: OutputFormat): Promise<void> {
  const type = { kind: 'varchar', length: 2147483647, nullable: true } as const;
  const schema: Schema = { fields: table.columns.map((name) => ({ name, type })) };
  const writer = rowWriter(console.out, output, { schema, changelog: false });
  await writer.write(
    table.rows,
    table.rows.map(() => 0),
  );
  await writer.end();
}

/** The summary line of an INSERT among other statements. */
export function sayWritten(console: Console, tables: readonly string[], graph: JobGraph, result: JobResult): void {
  const totals = jobTotals(graph, result.metrics);
  const cancelled = result.status === 'cancelled' ? ', then cancelled' : '';
  const late = totals.lateRows === 0 ? '' : `, ${countText(totals.lateRows)} late rows dropped`;
  const skipped = totals.skippedRecords === 0 ? '' : `, ${countText(totals.skippedRecords)} bad records skipped`;
  console.status.say(
    `${tables.join(', ')}: ${countText(totals.rowsOut)} rows written in ${durationText(totals.elapsedMs)}${late}${skipped}${cancelled}\n`,
  );
}

function sayWhatWasLeftOut(
  console: Console,
  { lateRows, skippedRecords }: { lateRows: number; skippedRecords: number },
): void {
  if (skippedRecords > 0) console.status.say(`note: ${countText(skippedRecords)} bad records skipped\n`);
  if (lateRows > 0) console.status.say(`note: ${countText(lateRows)} late rows dropped\n`);
}
