import type { Schema } from '../../src/arrow/data-type.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { unpackBatch } from '../../src/kernels/pack-batch.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import { nodeClock } from '../../src/node/clock.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import type { SplitAssigner } from '../../src/operators/source.ts';
import type { JobGraph } from '../../src/plan/job-graph.ts';
import type { JobHandle } from '../../src/cluster/job-handle.ts';
import { type JobHooks, runJob } from '../../src/cluster/job.ts';
import type { Platform } from '../../src/runtime/platform.ts';
import type { JobRegistry } from '../../src/runtime/registry.ts';
import { testMemory } from '../support/kernel-module.ts';
import { testPlatform } from '../support/test-platform.ts';
import { testRegistry } from './test-registry.ts';

/** All slots on this thread. */
export const inThreadPlatform: Platform = testPlatform(testRegistry(nodeClock));

/** One worker thread a slot. */
export const threadPlatform: Platform = nodePlatform({
  slotModule: new URL('./test-slot.ts', import.meta.url),
  execArgv: ['--import', 'tsx'],
  loadRegistry: () => Promise.resolve(testRegistry(nodeClock)),
});

/** Splits of `rows` rows, `splitRows` each. */
export function splitAssigner(rows: number, splitRows: number): SplitAssigner {
  let next = 0;
  return {
    next() {
      if (next >= rows) return Promise.resolve(undefined);
      const start = next;
      next = Math.min(rows, next + splitRows);
      return Promise.resolve({ id: `${start}`, path: '', start, end: next });
    },
    snapshot: () => String(next),
    restore: (snapshot) => {
      next = Number(snapshot);
    },
    close: () => {},
  };
}

export interface TestRun {
  readonly job: JobHandle;
  readonly printed: string[];
}

export function startTestJob(
  graph: JobGraph,
  platform: Platform,
  { assigner, hooks = {} }: { assigner?: SplitAssigner; hooks?: Partial<JobHooks> } = {},
): TestRun {
  const printed: string[] = [];
  const registry: JobRegistry = {
    createSplitAssigner: (node) => (node.id === 0 ? assigner : undefined),
    prepareSink: () => Promise.resolve(),
  };
  const job = runJob(graph, platform, registry, {
    print: (text) => printed.push(text),
    metricsIntervalMs: 50,
    jobUid: 'test',
    ...hooks,
  });
  return { job, printed };
}

/** Every result row as text, sorted. */
export async function resultRows(job: JobHandle): Promise<string[]> {
  const rows: string[] = [];
  for await (const { batch, schema } of job.results) rows.push(...textOf(schema, batch));
  return rows.sort();
}

function textOf(schema: Schema, batch: PackedBatch): string[] {
  const memory = testMemory();
  return readRows(memory, unpackBatch(memory, new Arena(memory), schema, batch)).map((row) => row.join(' '));
}
