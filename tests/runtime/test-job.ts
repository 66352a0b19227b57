import type { Schema } from '../../src/arrow/data-type.ts';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { unpackBatch } from '../../src/kernels/pack-batch.ts';
import type { PackedBatch } from '../../src/kernels/packed-batch.ts';
import { nodeClock } from '../../src/node/clock.ts';
import { nodePlatform } from '../../src/node/platform.ts';
import type { SplitAssigner } from '../../src/operators/source.ts';
import type { JobEdge, JobGraph, JobNode, OperatorSpec, Partitioning } from '../../src/plan/job-graph.ts';
import type { JobHandle } from '../../src/cluster/job-handle.ts';
import { type JobHooks, runJob } from '../../src/cluster/job.ts';
import type { Platform } from '../../src/runtime/platform.ts';
import type { FromSlot } from '../../src/runtime/protocol.ts';
import type { JobRegistry } from '../../src/runtime/registry.ts';
import { jobSettings } from '../support/job-settings.ts';
import { testMemory } from '../support/kernel-module.ts';
import { testPlatform } from '../support/test-platform.ts';
import { countSchema, eventSchema, type TestOptions, testRegistry } from './test-registry.ts';

/** One operator of a test job with the edge that leads to it. */
export interface TestNode {
  readonly operator: string;
  readonly options?: TestOptions;
  readonly parallelism: number;
  /** How rows reach it from the operator before; absent for the source. */
  readonly from?: Partitioning['kind'];
}

/** A job that is one line of test operators. */
export function testGraph(line: readonly TestNode[], bufferTimeoutMs = 100): JobGraph {
  const schemaAfter = (index: number) =>
    line.slice(0, index + 1).some(({ operator }) => operator === 'counter') ? countSchema : eventSchema;
  const specOf = ({ operator, options = {} }: TestNode, id: number): OperatorSpec => {
    const connector = { connector: operator, options, format: undefined };
    if (id > 0) return { kind: 'sink', ...connector, schema: schemaAfter(id), overwrite: false };
    const decode = { schema: eventSchema, projection: [], filters: [], options: {} };
    return { kind: 'source', ...connector, decode, bounded: true };
  };
  const nodes: JobNode[] = line.map((node, id) => ({
    id,
    uid: `${node.operator}-${id}`,
    name: `Test ${node.operator}`,
    parallelism: node.parallelism,
    spec: specOf(node, id),
  }));
  const edges: JobEdge[] = line.slice(1).map(({ from = 'forward' }, index) => ({
    id: index,
    from: index,
    to: index + 1,
    input: 0,
    partitioning: { kind: from },
    schema: schemaAfter(index),
  }));
  return {
    name: 'test',
    keyGroups: 128,
    slotMemoryBytes: 512 * limits.pageBytes,
    bufferTimeoutMs,
    settings: jobSettings(),
    nodes,
    edges,
  };
}

/** Source, hash edge, keyed counter, collect. */
export function countingGraph(parallelism: number, options: TestOptions, bufferTimeoutMs?: number): JobGraph {
  return testGraph(
    [
      { operator: 'counting', options, parallelism },
      { operator: 'watermarks', parallelism, from: 'forward' },
      { operator: 'counter', parallelism, from: 'hash' },
      { operator: 'collect', parallelism, from: 'forward' },
    ],
    bufferTimeoutMs,
  );
}

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

/** The rows of the keyed counter that a slot delivered, as text, sorted. */
export function deliveredRows(messages: readonly FromSlot[]): string[] {
  return messages.flatMap((message) => (message.kind === 'deliver' ? textOf(countSchema, message.batch) : [])).sort();
}

function textOf(schema: Schema, batch: PackedBatch): string[] {
  const memory = testMemory();
  return readRows(memory, unpackBatch(memory, new Arena(memory), schema, batch)).map((row) => row.join(' '));
}

/** What the keyed counter gives for `rows` rows. */
export function expectedCounts(rows: number, keys: number): string[] {
  const totals = new Map<number, { rows: number; sum: number }>();
  for (let id = 0; id < rows; id++) {
    const total = totals.get(id % keys) ?? { rows: 0, sum: 0 };
    totals.set(id % keys, { rows: total.rows + 1, sum: total.sum + id });
  }
  return [...totals].map(([key, total]) => `${key} ${total.rows} ${total.sum}`).sort();
}
