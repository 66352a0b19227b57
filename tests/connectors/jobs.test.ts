import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/arrow/data-type.ts';
import { unreachable } from '../../src/base/assert.ts';
import { limits } from '../../src/base/limits.ts';
import { allConnectors } from '../../src/connectors/all-connectors.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import { eventSchema } from '../../src/connectors/nexmark/event-schema.ts';
import { allFormats } from '../../src/formats/all-formats.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { readRows } from '../../src/kernels/column-reader.ts';
import { unpackBatch } from '../../src/kernels/pack-batch.ts';
import { nodeClock, yieldToEvents } from '../../src/node/clock.ts';
import type { JobGraph, SinkSpec, SourceSpec } from '../../src/plan/job-graph.ts';
import { formatOptions } from '../../src/plan/table-options.ts';
import { runJob } from '../../src/cluster/job.ts';
import type { JobHandle } from '../../src/cluster/job-handle.ts';
import type { OperatorRegistry } from '../../src/runtime/registry.ts';
import { jobSettings } from '../support/job-settings.ts';
import { testMemory } from '../support/kernel-module.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { testPlatform } from '../support/test-platform.ts';

type Options = Readonly<Record<string, string>>;

const everyColumn = eventSchema.fields.map((_, index) => [index]);

/** Rows of one table into another, every subtask its own slice. */
function copyGraph(from: Options, to: Options, parallelism: number, settings = jobSettings()): JobGraph {
  const format = from['format'];
  const source: SourceSpec = {
    kind: 'source',
    connector: from['connector'] ?? '',
    options: from,
    format,
    decode: {
      schema: eventSchema,
      projection: everyColumn,
      filters: [],
      options: format === undefined ? {} : formatOptions(from, format),
    },
    bounded: true,
  };
  const sink: SinkSpec = {
    kind: 'sink',
    connector: to['connector'] ?? '',
    options: to,
    format: to['format'],
    schema: eventSchema,
    overwrite: false,
  };
  const nodes = [source, sink].map((spec, id) => ({ id, uid: `n${id}`, name: spec.connector, parallelism, spec }));
  const edge = { id: 0, from: 0, to: 1, input: 0, partitioning: { kind: 'forward' }, schema: eventSchema } as const;
  const slotMemoryBytes = 2048 * limits.pageBytes;
  return {
    name: 'copy',
    keyGroups: 128,
    slotMemoryBytes,
    bufferTimeoutMs: 100,
    settings,
    nodes,
    edges: [edge],
  };
}

function startJob(files: MemoryFileStore, graph: JobGraph, stores = new MemoryStores(), jobUid = 'run'): JobHandle {
  const connectors = new ConnectorRegistry(allConnectors, { files, clock: nodeClock, formats: allFormats });
  const registry: OperatorRegistry = {
    roleOf: (spec) => {
      switch (spec.kind) {
        case 'source':
          return { role: 'source', create: (context) => connectors.createSource(spec, context) };
        case 'sink':
          return { role: 'sink', create: (context) => connectors.createSink(spec, context) };
        default:
          return unreachable(spec as never, 'operator');
      }
    },
  };
  const platform = testPlatform(registry, stores);
  const control = {
    createSplitAssigner: ({ spec, parallelism }: JobGraph['nodes'][number]) =>
      spec.kind === 'source' ? connectors.createSplitAssigner(spec, parallelism) : undefined,
    prepareSink: async ({ spec }: JobGraph['nodes'][number]) => {
      if (spec.kind === 'sink') await connectors.prepareSink(spec);
    },
  };
  return runJob(graph, platform, control, { print: () => {}, metricsIntervalMs: 1000, jobUid });
}

async function rowsOf(
  files: MemoryFileStore,
  from: Options,
  parallelism: number,
  schema: Schema = eventSchema,
): Promise<string[]> {
  const job = startJob(files, copyGraph(from, { connector: 'collect' }, parallelism));
  const memory = testMemory();
  const arena = new Arena(memory);
  const rows: string[] = [];
  for await (const { batch } of job.results) {
    arena.reset();
    for (const row of readRows(memory, unpackBatch(memory, arena, schema, batch))) {
      rows.push(JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
    }
  }
  await job.done;
  return rows.toSorted();
}

describe('connectors in jobs', () => {
  const nexmark = { connector: 'nexmark', 'events.num': '3000' };
  const written = { connector: 'filesystem', path: 'out', format: 'json' };

  it('give the same rows at every parallelism, generated and through files', async () => {
    const files = new MemoryFileStore();
    const { status } = await startJob(files, copyGraph(nexmark, written, 2)).done;
    expect(status).toBe('finished');
    const parts = [...files.contents.keys()];
    expect(parts.length).toBeGreaterThan(0);
    for (const path of parts) expect(path).toMatch(/^out\/part-run-0-n1-[01]-0\.json$/);
    const rows = await rowsOf(files, nexmark, 1);
    expect(rows).toHaveLength(3000);
    for (const parallelism of [1, 2, 3, 7]) {
      expect(await rowsOf(files, nexmark, parallelism)).toEqual(rows);
      expect(await rowsOf(files, { ...written, 'source.split-size': '20 kb' }, parallelism)).toEqual(rows);
    }
    expect(files.openCount).toBe(0);
  });

  it('say where a file is malformed, and publish nothing of a job that failed', async () => {
    const files = MemoryFileStore.of({
      'in/a.json': '{"event_type":0}\n'.repeat(20_000),
      'in/b.json': '{"event_type":0}\n!\n',
    });
    const job = startJob(
      files,
      copyGraph({ ...written, path: 'in' }, { ...written, 'sink.rolling-policy.file-size': '1 kb' }, 1),
    );
    await expect(job.done).rejects.toMatchObject({
      fields: { code: 'DATA_MALFORMED', data: { path: 'in/b.json', byteOffset: 17, line: 2 }, operator: 'filesystem' },
    });
    expect((await files.listHidden('out')).length).toBeGreaterThan(0);
    expect(await files.list('out')).toEqual([]);
    expect(files.openCount).toBe(0);
  });

  it('write each row once, wherever they are stopped with a savepoint and started at another parallelism', async () => {
    const files = new MemoryFileStore();
    await startJob(files, copyGraph(nexmark, { ...written, path: 'in' }, 1)).done;
    const input = { ...written, path: 'in', 'source.split-size': '5 kb' };
    const output = { ...written, 'sink.rolling-policy.file-size': '20 kb' };
    const stores = new MemoryStores();
    let path: string | undefined;
    const settings = () =>
      jobSettings({}, path === undefined ? {} : { recovery: { path, allowNonRestored: false, claimMode: 'no-claim' } });
    for (const [index, parallelism] of [2, 3, 1, 2].entries()) {
      const endless = { ...input, 'source.monitor-interval': '1 h' };
      const job = startJob(files, copyGraph(endless, output, parallelism, settings()), stores, `run${index}`);
      while (job.status().state === 'starting') await yieldToEvents();
      path = (await job.stop({ path: 'savepoints' })).path;
    }
    expect((await files.listHidden('out')).length).toBeGreaterThan(0);
    await startJob(files, copyGraph(input, output, 3, settings()), stores, 'last').done;
    expect(await files.listHidden('out')).toEqual([]);
    expect(await rowsOf(files, written, 1)).toEqual(await rowsOf(files, nexmark, 1));
  });

  it('end at once when they are cancelled, also without an end of their own', async () => {
    const files = MemoryFileStore.of({ 'in/a.json': '{"event_type":0}\n' });
    const endless = { ...written, path: 'in', 'source.monitor-interval': '1 h' };
    for (const from of [
      endless,
      { connector: 'nexmark' },
      { connector: 'nexmark', 'rate-limited': 'true', 'next-event.rate': '1' },
    ]) {
      const job = startJob(files, copyGraph(from, { connector: 'blackhole' }, 2));
      await yieldToEvents();
      await job.cancel();
      expect((await job.done).status).toBe('cancelled');
    }
    expect(files.openCount).toBe(0);
  });
});
