import type { JobHandle, JobResult } from '../cluster/job-handle.ts';
import type { ResultBatch } from '../cluster/result-queue.ts';

/** A job whose results end after so many rows; it is cancelled then, which counts as finished. */
export function limitedJob(job: JobHandle, rowsMax: number): JobHandle {
  let isReached = false;
  async function* results(): AsyncIterable<ResultBatch> {
    let rowsLeft = rowsMax;
    if (rowsLeft === 0) {
      isReached = true;
      await job.cancel();
      return;
    }
    for await (const result of job.results) {
      const rows = Math.min(rowsLeft, result.batch.rows);
      rowsLeft -= rows;
      // Before the last rows go out: whoever reads them may wait for `done` at once.
      isReached ||= rowsLeft === 0;
      if (rows > 0) yield { ...result, batch: { ...result.batch, rows } };
      if (isReached) return;
    }
  }
  const done = job.done.then((result): JobResult => (isReached ? { ...result, status: 'finished' } : result));
  // Whoever reads only the results hears of an error there.
  done.catch(() => undefined);
  return {
    done,
    results: results(),
    cancel: () => job.cancel(),
    metrics: () => job.metrics(),
    status: () => job.status(),
    checkpoints: () => job.checkpoints(),
    triggerCheckpoint: () => job.triggerCheckpoint(),
    savepoint: (path) => job.savepoint(path),
    stop: (options) => job.stop(options),
  };
}
