import { expect, test } from 'vitest';
import { limitedJob } from '../../src/api/limited-job.ts';
import type { JobHandle, JobResult } from '../../src/cluster/job-handle.ts';
import type { ResultBatch } from '../../src/cluster/result-queue.ts';
import { idleJob } from '../support/idle-job.ts';

const metrics: JobResult['metrics'] = { elapsedMs: 0, operators: [], slots: [] };

/** A job that gives batches of three rows without end, and is cancelled by leaving its results. */
function endlessJob(): JobHandle {
  let finish: (result: JobResult) => void = () => undefined;
  const done = new Promise<JobResult>((resolve) => {
    finish = resolve;
  });
  async function* results(): AsyncIterable<ResultBatch> {
    try {
      for (;;)
        yield {
          node: 0,
          subtask: 0,
          schema: { fields: [] },
          batch: { rows: 3, bufferBytes: [], body: new ArrayBuffer(0) },
        };
    } finally {
      finish({ status: 'cancelled', metrics });
    }
  }
  return idleJob({
    done,
    results: results(),
    cancel: async () => finish({ status: 'cancelled', metrics }),
    metrics: () => metrics,
  });
}

test.each([
  [7, [3, 3, 1]],
  [6, [3, 3]],
  [1, [1]],
  [0, []],
])('LIMIT %i', async (limit, expected) => {
  const job = limitedJob(endlessJob(), limit);
  const rows: number[] = [];
  for await (const { batch } of job.results) rows.push(batch.rows);
  expect(rows).toEqual(expected);
  expect((await job.done).status).toBe('finished');
});
