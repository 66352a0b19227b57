import { describe, expect, it, vi } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { nodeClock } from '../../src/node/clock.ts';
import type { JobMetrics } from '../../src/cluster/job-metrics.ts';
import { countingGraph, expectedCounts, testGraph } from './test-graph.ts';
import { inThreadPlatform, resultRows, splitAssigner, startTestJob, threadPlatform } from './test-job.ts';

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

  it.each([-1, 0])('with buffer timeout %i', async (bufferTimeoutMs) => {
    const { job } = startTestJob(countingGraph(3, { rows: '700', keys: '5' }, bufferTimeoutMs), inThreadPlatform);
    expect(await resultRows(job)).toEqual(expectedCounts(700, 5));
  });

  it('when the input is handed out in splits, each row once', async () => {
    const { job } = startTestJob(countingGraph(3, { splits: '1', keys: '7' }), inThreadPlatform, {
      assigner: splitAssigner(1000, 90),
    });
    expect(await resultRows(job)).toEqual(expectedCounts(1000, 7));
    const { metrics } = await job.done;
    expect(metrics.operators[0]?.sourceBytes).toBe(1000);
  });

  it('with few slots for one part and many for the other', async () => {
    const graph = testGraph([
      { operator: 'counting', options: { rows: '900', keys: '7' }, parallelism: 2 },
      { operator: 'watermarks', parallelism: 2 },
      { operator: 'counter', parallelism: 5, from: 'hash' },
      { operator: 'collect', parallelism: 1, from: 'singleton' },
    ]);
    const { job } = startTestJob(graph, inThreadPlatform);
    expect(await resultRows(job)).toEqual(expectedCounts(900, 7));
  });

  it.each(['rebalance', 'broadcast'] as const)('%s', async (from) => {
    const graph = testGraph([
      { operator: 'counting', options: { rows: '90', batchRows: '10', keys: '7' }, parallelism: 1 },
      { operator: 'counter', parallelism: 3, from },
      { operator: 'slow', parallelism: 3 },
    ]);
    const { metrics } = await startTestJob(graph, inThreadPlatform).job.done;
    const rowsIn = metrics.operators[1]?.subtasks.map((subtask) => subtask.rowsIn);
    expect(rowsIn).toEqual(from === 'rebalance' ? [30, 30, 30] : [90, 90, 90]);
  });
});

describe('event time', () => {
  it('is never ahead of a row on any channel', async () => {
    const { job } = startTestJob(countingGraph(3, { rows: '5000', batchRows: '13', keys: '37' }), inThreadPlatform);
    await resultRows(job);
    const { metrics } = await job.done;
    expect(metrics.operators[2]?.lateRows).toBe(0);
    expect(metrics.operators[3]?.watermarkMs).toBe(Number.POSITIVE_INFINITY);
  });

  let onPrint: (text: string) => void = () => {};
  const silentGraph = (idleTimeoutMs: number) =>
    testGraph([
      { operator: 'counting', options: { rows: '100', forever: '1', silent: '0' }, parallelism: 2 },
      { operator: 'watermarks', options: { idleTimeoutMs: String(idleTimeoutMs) }, parallelism: 2 },
      { operator: 'counter', parallelism: 2, from: 'hash' },
      { operator: 'slow', parallelism: 2 },
    ]);

  it('goes on without a subtask that is idle', async () => {
    const { job, printed } = startTestJob(silentGraph(20), inThreadPlatform, {
      hooks: { print: (text) => onPrint(text) },
    });
    const reached = new Promise<void>((resolve) => {
      onPrint = (text) => {
        printed.push(text);
        if (printed.filter((line) => line === 'watermark 99').length === 2) resolve();
      };
    });
    await reached;
    await job.cancel();
  });
});

describe('back-pressure', () => {
  it('keeps what is under way bounded when the sink is slow', async () => {
    const graph = testGraph([
      { operator: 'counting', options: { rows: '1000000', batchRows: '2000' }, parallelism: 1 },
      { operator: 'slow', options: { delayMs: '1000000' }, parallelism: 2, from: 'rebalance' },
    ]);
    let latest: JobMetrics | undefined;
    const stalled = new Promise<void>((resolve) => {
      startTestJob(graph, inThreadPlatform, {
        hooks: {
          metricsIntervalMs: 10,
          onMetrics(metrics) {
            const [source] = metrics.operators;
            if (
              latest !== undefined &&
              source !== undefined &&
              source.rowsOut === latest.operators[0]?.rowsOut &&
              source.backPressuredMs > 0
            ) {
              resolve();
            }
            latest = metrics;
          },
        },
      });
    });
    await stalled;
    const rowsOut = latest?.operators[0]?.rowsOut ?? 0;
    // Each way the frames in flight, one packet beyond the credit, and what gathers for the next.
    const packetRows = limits.batchRowsMax + 2000;
    expect(rowsOut).toBeLessThanOrEqual(2 * packetRows * (limits.channelFramesInFlight + 2));
    expect(latest?.operators[0]?.backPressuredMs).toBeGreaterThan(0);
  });

  it('reaches from a reader of results that does not read', async () => {
    const graph = testGraph([
      { operator: 'counting', options: { rows: '1000000', batchRows: '1000' }, parallelism: 1 },
      { operator: 'collect', parallelism: 1 },
    ]);
    let rowsOut = -1;
    const { job } = await new Promise<ReturnType<typeof startTestJob>>((resolve) => {
      const run = startTestJob(graph, inThreadPlatform, {
        hooks: {
          metricsIntervalMs: 10,
          onMetrics({ operators: [source] }) {
            if (source?.rowsOut === rowsOut) resolve(run);
            rowsOut = source?.rowsOut ?? 0;
          },
        },
      });
    });
    expect(rowsOut).toBeLessThanOrEqual(limits.collectRowsInFlight + 1000);
    for await (const { batch } of job.results) {
      expect(batch.rows).toBe(1000);
      break;
    }
    expect((await job.done).status).toBe('cancelled');
  });
});

describe('a lone row', () => {
  it('crosses a keyed exchange because the source waits, whatever the buffer timeout', async () => {
    const graph = testGraph(
      [
        { operator: 'counting', options: { rows: '2', keys: '2', forever: '1' }, parallelism: 2 },
        { operator: 'collect', parallelism: 2, from: 'hash' },
      ],
      3_600_000,
    );
    const { job } = startTestJob(graph, inThreadPlatform);
    const seen: number[] = [];
    for await (const { batch } of job.results) {
      seen.push(batch.rows);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([1, 1]);
  });
});

describe('metrics', () => {
  it('count every row, and the shares of time add up', async () => {
    const { job } = startTestJob(countingGraph(2, { rows: '5000', keys: '37' }), inThreadPlatform);
    await resultRows(job);
    const { metrics } = await job.done;
    const [source, watermarks, counter, collect] = metrics.operators;
    expect(source?.rowsOut).toBe(5000);
    expect(watermarks?.rowsIn).toBe(5000);
    expect(counter?.rowsIn).toBe(5000);
    expect(counter?.rowsOut).toBe(37);
    expect(collect?.rowsIn).toBe(37);
    expect(watermarks?.bytesOut).toBeGreaterThan(0);
    expect(counter?.bytesIn).toBe(watermarks?.bytesOut);
    for (const slot of metrics.slots) {
      expect(slot.memoryPeakBytes).toBeGreaterThanOrEqual(slot.memoryUsedBytes);
      for (const { busyMs, idleMs, backPressuredMs } of slot.subtasks) {
        expect(busyMs).toBeGreaterThanOrEqual(0);
        expect(busyMs + idleMs + backPressuredMs).toBeCloseTo(slot.elapsedMs, 3);
      }
    }
  });
});

describe('a job that does not end well', () => {
  const troubleGraph = (parallelism: number, options: Readonly<Record<string, string>>) =>
    testGraph([
      { operator: 'counting', options: { rows: '5000', batchRows: '100' }, parallelism },
      { operator: 'trouble', options, parallelism, from: 'rebalance' },
      { operator: 'collect', parallelism },
    ]);

  it('fails with the error of the operator, and names it', async () => {
    const { job } = startTestJob(troubleGraph(2, { at: '3001' }), inThreadPlatform);
    const failure = { code: 'EXPRESSION_FAILED', message: 'planted failure', fields: { operator: 'Test trouble' } };
    await expect(resultRows(job)).rejects.toMatchObject(failure);
    await expect(job.done).rejects.toMatchObject(failure);
  });

  it('carries the error across threads', async () => {
    const { job } = startTestJob(troubleGraph(2, { at: '3001' }), threadPlatform);
    await expect(job.done).rejects.toMatchObject({ code: 'EXPRESSION_FAILED', fields: { operator: 'Test trouble' } });
  });

  it('tells when a thread dies', async () => {
    const { job } = startTestJob(troubleGraph(2, { at: '3001', exit: '1' }), threadPlatform);
    await expect(job.done).rejects.toMatchObject({ code: 'SLOT_LOST' });
  });

  it('fails when an operator cannot be made', async () => {
    const graph = testGraph([
      { operator: 'counting', parallelism: 1 },
      { operator: 'nothing', parallelism: 1 },
    ]);
    await expect(startTestJob(graph, inThreadPlatform).job.done).rejects.toMatchObject({ code: 'ASSERTION' });
  });

  it('fails when the system has no room for a slot', async () => {
    vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
      throw new RangeError('could not allocate memory');
    });
    const { job } = startTestJob(countingGraph(1, { rows: '1' }), inThreadPlatform);
    const message = 'the system cannot reserve 32 MiB for slot 0';
    await expect(job.done).rejects.toMatchObject({ code: 'MEMORY_BUDGET', message });
  });

  it('fails when a split cannot be found', async () => {
    const { job } = startTestJob(countingGraph(2, { splits: '1' }), inThreadPlatform, {
      assigner: { ...splitAssigner(0, 1), next: () => Promise.reject(new Error('no such folder')) },
    });
    await expect(job.done).rejects.toMatchObject({ fields: { operator: 'Test counting' } });
  });

  it.each([
    ['in one thread', inThreadPlatform],
    ['on two threads', threadPlatform],
  ])('stops when it is cancelled while it is busy, %s', async (_name, platform) => {
    const { job } = startTestJob(countingGraph(2, { rows: '100000000', keys: '37' }), platform, {
      hooks: { metricsIntervalMs: 5, onMetrics: () => void job.cancel() },
    });
    const { status, metrics } = await job.done;
    expect(status).toBe('cancelled');
    expect(metrics.operators[0]?.rowsOut).toBeGreaterThan(0);
  });

  it('ends the thread of a slot that does not stop', async () => {
    // Only the coordinator is in a hurry.
    const clock = {
      ...nodeClock,
      after: (delayMs: number, callback: () => void) => nodeClock.after(delayMs / 50, callback),
    };
    const { job } = startTestJob(
      troubleGraph(2, { at: '0', hang: '1' }),
      { ...threadPlatform, clock },
      { hooks: { metricsIntervalMs: 5, onMetrics: () => void job.cancel() } },
    );
    expect((await job.done).status).toBe('cancelled');
  });

  it('stops when it is cancelled before it has begun', async () => {
    const { job } = startTestJob(countingGraph(2, { rows: '100000000' }), inThreadPlatform);
    await job.cancel();
    expect((await job.done).status).toBe('cancelled');
  });
});
