import {
  type BrowserSession,
  type JobHandle,
  type RowBatch,
  rowBatches,
  type Schema,
  type StatementResult,
} from 'pelton/browser';

/** What the page shows of statements that run. */
export interface StatementView {
  /** A query's rows are about to come. */
  begin(schema: Schema): void;
  add(batch: RowBatch): void;
  /** A word about what was done. */
  note(words: string): void;
  /** The answer of SHOW, DESCRIBE or EXPLAIN, in lines. */
  show(text: string): void;
  /** Called several times a second while a job runs, and at its end. */
  progress(totals: Totals): void;
}

export interface Totals {
  readonly elapsedMs: number;
  readonly rowsIn: number;
  /** Rows that came to the page, or that were written. */
  readonly rowsOut: number;
  readonly bytesRead: number;
  readonly watermarkMs: number;
  readonly status: 'running' | 'finished' | 'cancelled' | 'stopped';
}

type JobResultOfStatement = Extract<StatementResult, { kind: 'query' | 'insert' }>;

const progressIntervalMs = 200;
/** Rows are taken in for so long before the page may draw and answer. */
const sliceMs = 12;

/** Carries out the statements in turn, each job to its end. Stops after the one that `signal` cancels. */
export async function runStatements(
  session: BrowserSession,
  sql: string,
  view: StatementView,
  signal: AbortSignal,
): Promise<void> {
  for await (const result of session.execute(sql, 'query')) {
    if (signal.aborted) return;
    if (result.kind === 'message') view.note(result.text);
    else if (result.kind === 'explanation') view.show(result.text);
    else if (result.kind === 'table') view.show(textTable([result.table.columns, ...result.table.rows]));
    else await runJob(result, view, signal);
  }
}

async function runJob(result: JobResultOfStatement, view: StatementView, signal: AbortSignal): Promise<void> {
  const { job } = result;
  const cancel = (): void => void job.cancel();
  let rowsTaken: number | undefined;
  const totals = (status: Totals['status']): Totals => {
    const counted = totalsOf(result, status);
    return rowsTaken === undefined ? counted : { ...counted, rowsOut: rowsTaken };
  };
  signal.addEventListener('abort', cancel);
  const timer = setInterval(() => view.progress(totals('running')), progressIntervalMs);
  try {
    if (result.kind === 'query') {
      rowsTaken = 0;
      view.begin(result.schema);
      await takeRows(job, (batch) => {
        rowsTaken = (rowsTaken ?? 0) + batch.rows.length;
        view.add(batch);
      });
    }
    const { status } = await job.done;
    view.progress(totals(status));
    if (result.kind === 'insert') view.note(`wrote into ${result.tables.join(', ')}`);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', cancel);
  }
}

async function takeRows(job: JobHandle, take: (batch: RowBatch) => void): Promise<void> {
  let pauseAtMs = performance.now() + sliceMs;
  for await (const batch of rowBatches(job.results)) {
    take(batch);
    if (performance.now() < pauseAtMs) continue;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    pauseAtMs = performance.now() + sliceMs;
  }
}

function totalsOf({ graph, job }: JobResultOfStatement, status: Totals['status']): Totals {
  const metrics = job.metrics();
  let rowsIn = 0;
  let rowsOut = 0;
  let bytesRead = 0;
  let watermarkMs = Number.POSITIVE_INFINITY;
  for (const operator of metrics.operators) {
    const kind = graph.nodes[operator.node]?.spec.kind;
    bytesRead += operator.sourceBytes;
    if (kind === 'source' || kind === 'values') rowsIn += operator.rowsOut;
    if (kind !== 'sink') continue;
    rowsOut += operator.rowsIn;
    watermarkMs = Math.min(watermarkMs, operator.watermarkMs);
  }
  return { elapsedMs: metrics.elapsedMs, rowsIn, rowsOut, bytesRead, watermarkMs, status };
}

function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
