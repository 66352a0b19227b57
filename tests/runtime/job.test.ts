import { describe, expect, it } from 'vitest';
import {
  countingGraph,
  expectedCounts,
  inThreadPlatform,
  resultRows,
  startTestJob,
  threadPlatform,
} from './test-job.ts';

describe('a job of any parallelism gives the same result', () => {
  it.each([1, 2, 3, 7])('in one thread, parallelism %i', async (parallelism) => {
    const { job } = startTestJob(countingGraph(parallelism, { rows: '5000', keys: '37' }), inThreadPlatform);
    expect(await resultRows(job)).toEqual(expectedCounts(5000, 37));
    expect((await job.done).status).toBe('finished');
  });

  it('on two threads', async () => {
    const { job } = startTestJob(countingGraph(2, { rows: '5000', keys: '37' }), threadPlatform);
    expect(await resultRows(job)).toEqual(expectedCounts(5000, 37));
    expect((await job.done).status).toBe('finished');
  });
});
