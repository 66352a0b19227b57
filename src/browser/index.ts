/**
 * Pelton in a browser: SQL jobs in Web Workers.
 *
 *     import { createSession } from 'pelton/browser';
 *
 *     const session = createSession({ parallelism: 2, files: { 'bids.json': input.files[0] } });
 *     await session.each("CREATE TABLE … WITH ('connector' = 'filesystem', 'path' = 'bids.json', …); SELECT …",
 *       ({ rows }) => show(rows));
 */
import { createSession as createSqlSession } from '../api/session.ts';
import { type PeltonSession, peltonSession } from '../api/pelton-session.ts';
import { tableConnectors } from '../connectors/all-connectors.ts';
import { allFormats } from '../formats/all-formats.ts';
import { runJob } from '../cluster/job.ts';
import type { JobMetrics } from '../cluster/job-metrics.ts';
import { jobRegistry } from '../runtime/operator-registry.ts';
import { browserConnectors } from './browser-connectors.ts';
import { PageFiles } from './page-files.ts';
import { browserPlatform } from './platform.ts';

export type { EachOptions, PeltonSession } from '../api/pelton-session.ts';
export { type RowBatch, type RowKind, rowBatches } from '../api/row-batch.ts';
export type { StatementResult } from '../api/statement-result.ts';
export type { DataType, Field, Schema } from '../arrow/data-type.ts';
export { type ErrorCode, PeltonError, type PeltonErrorFields } from '../base/errors.ts';
export { describeLocation } from '../base/source-location.ts';
export { type Row, rowObject, type Value } from '../kernels/column-reader.ts';
export type { CheckpointRecord, JobHandle, JobRestart, JobResult, JobStatus } from '../cluster/job-handle.ts';
export type { JobMetrics, OperatorMetrics } from '../cluster/job-metrics.ts';

export interface SessionSettings {
  /** Subtasks of each operator, and so workers of a job; 1 unless given. The same as SET 'parallelism.default'. */
  readonly parallelism?: number;
  /**
   * The files that SQL can name, by path. A `File` or `Blob` is read where it lies. What a URL leads to is read in ranges where
   * its server answers requests for ranges, and fetched whole otherwise.
   */
  readonly files?: Readonly<Record<string, Blob | URL>>;
  /** Where `kernels.wasm` is; beside this module as in the package unless given, where bundlers find it. */
  readonly kernelsUrl?: URL;
  /** Makes a worker that runs the package's `dist/browser/slot-worker.js`; only for pages whose bundler does not find it. */
  readonly createWorker?: () => Worker;
  /** Gets the lines of the print connector; without it they go to the console. */
  readonly print?: (text: string, stream: 'stdout' | 'stderr') => void;
  /** Called with fresh numbers of a running job, every `metricsIntervalMs` and at its end. */
  readonly onMetrics?: (metrics: JobMetrics) => void;
  /** 1000 unless given. */
  readonly metricsIntervalMs?: number;
}

/** A session whose jobs run in workers of this page. */
export interface BrowserSession extends PeltonSession {
  /** The files that SQL can name, by path; files may come and go. What INSERT writes appears here. */
  readonly files: Map<string, Blob | URL>;
}

/** A page has less room than a server, and some systems set aside at once what a slot may use. */
const slotMemory = '256 mb';

/** A session with an empty catalog. @throws PeltonError for a parallelism out of range */
export function createSession(settings: SessionSettings = {}): BrowserSession {
  const { parallelism, onMetrics, print = printToConsole, metricsIntervalMs = 1000 } = settings;
  const files = new Map(Object.entries(settings.files ?? {}));
  const directory = new PageFiles(files);
  const registry = jobRegistry(browserConnectors(directory));
  const platform = browserPlatform({
    directory,
    kernelsUrl: settings.kernelsUrl ?? new URL('../../wasm-build/kernels.wasm', import.meta.url),
    createWorker:
      settings.createWorker ?? (() => new Worker(new URL('./slot-worker.js', import.meta.url), { type: 'module' })),
  });
  const hooks = { print, metricsIntervalMs, ...(onMetrics === undefined ? {} : { onMetrics }) };
  const session = createSqlSession({
    connectors: tableConnectors,
    formats: allFormats,
    startJob: (graph) => runJob(graph, platform, registry, { ...hooks, jobUid: jobUid() }),
  });
  session.set('pelton.slot.memory', slotMemory);
  if (parallelism !== undefined) session.set('parallelism.default', String(parallelism));
  return { ...peltonSession(session), files };
}

/** 128 random bits; `crypto.randomUUID` exists only on pages that came over TLS. */
function jobUid(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}

function printToConsole(text: string, stream: 'stdout' | 'stderr'): void {
  if (stream === 'stderr') console.error(text);
  else console.log(text);
}
