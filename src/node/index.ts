/**
 * Pelton in Node: SQL jobs on the threads of this process.
 *
 *     import { createSession } from 'pelton';
 *
 *     const session = createSession({ parallelism: 2 });
 *     for await (const { rows } of session.query("CREATE TABLE …; SELECT …")) console.log(rows);
 */
import { createSession as createSqlSession } from '../api/session.ts';
import type { StateSnapshot } from '../api/state-snapshot.ts';
import { type PeltonSession, peltonSession } from '../api/pelton-session.ts';
import { tableConnectors } from '../connectors/all-connectors.ts';
import { allFormats } from '../formats/all-formats.ts';
import type { JobRestart } from '../cluster/job-handle.ts';
import type { JobMetrics } from '../cluster/job-metrics.ts';
import { nodeJobRunner } from './job-runner.ts';

export type { EachOptions, PeltonSession } from '../api/pelton-session.ts';
export type {
  ColumnDescription,
  OperatorDescription,
  SnapshotDescription,
  TableDescription,
} from '../api/describe-snapshot.ts';
export type { RowBatch, RowKind } from '../api/row-batch.ts';
export type { StateRows, StateSnapshot, StateTableCounts } from '../api/state-snapshot.ts';
export type { StatementResult } from '../api/statement-result.ts';
export type { DataType, Field, Schema } from '../arrow/data-type.ts';
export { type ErrorCode, PeltonError, type PeltonErrorFields } from '../base/errors.ts';
export { type Row, rowObject, type Value } from '../kernels/column-reader.ts';
export type {
  CheckpointRecord,
  JobHandle,
  JobRestart,
  JobResult,
  JobStatus,
  StopOptions,
} from '../cluster/job-handle.ts';
export type { JobMetrics, OperatorMetrics } from '../cluster/job-metrics.ts';

export interface SessionSettings {
  /** Subtasks of each operator, and so threads of a job; 1 unless given. The same as SET 'parallelism.default'. */
  readonly parallelism?: number;
  /** Gets the lines of the print connector; without it they go to the process's own streams. */
  readonly print?: (text: string, stream: 'stdout' | 'stderr') => void;
  /** Called with fresh numbers of a running job, every `metricsIntervalMs` and at its end. */
  readonly onMetrics?: (metrics: JobMetrics) => void;
  /** 1000 unless given. */
  readonly metricsIntervalMs?: number;
  /** Called when a part of a job failed and is going to be restarted. */
  readonly onRestart?: (restart: JobRestart) => void;
  /** Called with what a person should know and what stops nothing, such as a checkpoint that cannot be read. */
  readonly onNotice?: (text: string) => void;
}

/** A session with an empty catalog, whose jobs run in this process. @throws PeltonError for a parallelism out of range */
export function createSession(settings: SessionSettings = {}): PeltonSession {
  const { parallelism, onMetrics, onRestart, onNotice, print = printToProcess, metricsIntervalMs = 1000 } = settings;
  const startJob = nodeJobRunner({
    print,
    metricsIntervalMs,
    ...(onMetrics === undefined ? {} : { onMetrics }),
    ...(onRestart === undefined ? {} : { onRestart }),
    ...(onNotice === undefined ? {} : { onNotice }),
  });
  const session = createSqlSession({ connectors: tableConnectors, formats: allFormats, startJob });
  if (parallelism !== undefined) session.set('parallelism.default', String(parallelism));
  return peltonSession(session);
}

/**
 * The state in the newest good checkpoint or savepoint at an address (its own folder, a job's, or that of all jobs), as data.
 *
 *     const snapshot = await openSnapshot('savepoints/savepoint-3f29ab-17');
 *     for await (const table of snapshot.table('GroupAggregate[bidder]', 'groups')) console.table(table.toArray());
 *
 * @throws PeltonError SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, OPTION_INVALID
 */
export async function openSnapshot(address: string): Promise<StateSnapshot> {
  // Loaded late, because a program that runs jobs does without it.
  const [reader, { openNodeStore }, { loadNodeKernels }] = await Promise.all([
    import('../api/state-snapshot.ts'),
    import('./snapshot-stores.ts'),
    import('./node-kernels.ts'),
  ]);
  return await reader.openSnapshot({ openStore: openNodeStore, loadKernels: loadNodeKernels }, address);
}

function printToProcess(text: string, stream: 'stdout' | 'stderr'): void {
  process[stream].write(text);
}
