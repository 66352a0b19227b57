import { limits } from '../../src/base/limits.ts';
import type { JobEdge, JobGraph, JobNode, OperatorSpec, Partitioning } from '../../src/plan/job-graph.ts';
import { jobSettings } from '../support/job-settings.ts';
import { countSchema, eventSchema, type TestOptions } from './test-registry.ts';

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
    line.slice(0, index + 1).some(({ operator }) => operator === 'counter' || operator === 'grouped')
      ? countSchema
      : eventSchema;
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

/** What the keyed counter gives for `rows` rows. */
export function expectedCounts(rows: number, keys: number): string[] {
  const totals = new Map<number, { rows: number; sum: number }>();
  for (let id = 0; id < rows; id++) {
    const total = totals.get(id % keys) ?? { rows: 0, sum: 0 };
    totals.set(id % keys, { rows: total.rows + 1, sum: total.sum + id });
  }
  return [...totals].map(([key, total]) => `${key} ${total.rows} ${total.sum}`).sort();
}
