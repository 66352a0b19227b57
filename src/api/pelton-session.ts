import type { JobResult } from '../cluster/job-handle.ts';
import { type RowBatch, rowBatches } from './row-batch.ts';
import type { Session } from './session.ts';
import { startQuery, whileCancellable } from './start-query.ts';
import type { StatementResult } from './statement-result.ts';

export interface EachOptions {
  /** Cancels the job, also while it has not given a row yet. */
  readonly signal?: AbortSignal;
  /** Stands for the text in errors, such as the name of its file. */
  readonly sourceName?: string;
}

/** SQL over one catalog and one set of options: the door of every platform. */
export interface PeltonSession {
  /**
   * The rows of the query that `sql` ends with; what stands before it (CREATE TABLE, SET …) is carried out first. Leaving the
   * loop early cancels the job. `sourceName` stands for the text in errors, such as the name of its file.
   * @throws PeltonError from the iterator: with file, line and column for a mistake in the text, or what failed the job
   */
  query(sql: string, sourceName?: string): AsyncIterableIterator<RowBatch>;
  /**
   * Carries out `sql` like `query` and calls `onBatch` with each part of the rows; a promise that it returns is waited for, and
   * the job waits too. An abort of `options.signal` cancels the running job: the status is `cancelled` then.
   * @throws PeltonError like `query`; what `onBatch` throws cancels the job and is thrown on
   */
  each(sql: string, onBatch: (batch: RowBatch) => void | Promise<void>, options?: EachOptions): Promise<JobResult>;
  /**
   * Carries out the statements and waits for every job; the results of its INSERTs, one for each. Rows of queries are dropped.
   * @throws PeltonError
   */
  run(sql: string, sourceName?: string): Promise<readonly JobResult[]>;
  /** Statement by statement, with each job's handle and nothing waited for. */
  execute(sql: string, sourceName?: string): AsyncIterableIterator<StatementResult>;
  /** Like `execute`, but the INSERTs of the text run as one job, with tables that they share read once. */
  executeAsOneJob(sql: string, sourceName?: string): AsyncIterableIterator<StatementResult>;
  /** Like `execute`, but explains queries and INSERTs instead of running them. */
  explain(sql: string, sourceName?: string): AsyncIterableIterator<StatementResult>;
  /** Sets an option, as SET does, for example `set('parallelism.default', '2')`. @throws PeltonError */
  set(name: string, value: string): void;
}

/** Adds to a session what callers without an eye on jobs want. */
export function peltonSession(session: Session): PeltonSession {
  return {
    async *query(sql, sourceName) {
      const { results } = await startQuery(session, sql, sourceName);
      yield* rowBatches(results);
    },
    async each(sql, onBatch, { sourceName, signal } = {}) {
      const job = await startQuery(session, sql, sourceName, signal);
      return await whileCancellable(job, signal, async () => {
        for await (const batch of rowBatches(job.results)) await onBatch(batch);
        return await job.done;
      });
    },
    async run(sql, sourceName) {
      const results: JobResult[] = [];
      for await (const result of session.execute(sql, sourceName)) {
        if (result.kind === 'query') for await (const _ of result.job.results);
        if (result.kind === 'insert') results.push(await result.job.done);
      }
      return results;
    },
    execute: (sql, sourceName) => session.execute(sql, sourceName),
    executeAsOneJob: (sql, sourceName) => session.executeAsOneJob(sql, sourceName),
    explain: (sql, sourceName) => session.explain(sql, sourceName),
    set: (name, value) => session.set(name, value),
  };
}
