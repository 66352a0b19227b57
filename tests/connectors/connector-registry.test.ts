import { describe, expect, it } from 'vitest';
import { allConnectors, tableConnectors } from '../../src/connectors/all-connectors.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import type { SinkSpec, SourceSpec } from '../../src/plan/job-graph.ts';
import { lineSchema } from '../support/line-format.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFileStore } from '../support/memory-file-store.ts';

const services = { files: MemoryFileStore.of({ f: 'x' }), clock: new ManualClock(), formats: new Map() };
const registry = new ConnectorRegistry(allConnectors, services);

const source = (connector: string, options: Record<string, string>): SourceSpec => ({
  kind: 'source',
  connector,
  options,
  format: undefined,
  decode: { schema: lineSchema, projection: [[0]], filters: [], options: {} },
  bounded: true,
});
const sink = (connector: string): SinkSpec => ({
  kind: 'sink',
  connector,
  options: {},
  format: undefined,
  schema: lineSchema,
  overwrite: false,
});

describe('connector registry', () => {
  it('finds connectors by name', async () => {
    const assigner = registry.createSplitAssigner(source('filesystem', { path: 'f' }), 1);
    expect(await assigner.next(0)).toMatchObject({ path: 'f' });
    await registry.prepareSink(sink('blackhole'));
  });

  it('refuses a connector that there is not, and the side that one does not have', async () => {
    expect(() => registry.createSplitAssigner(source('nexmrk', {}), 1)).toThrow(
      "there is no connector 'nexmrk' on this platform",
    );
    expect(() => registry.createSplitAssigner(source('print', {}), 1)).toThrow(
      "a table of connector 'print' cannot be read",
    );
    await expect(registry.prepareSink(sink('nexmark'))).rejects.toThrow(
      "a table of connector 'nexmark' cannot be written",
    );
  });

  it('refuses INSERT OVERWRITE where nothing can be replaced', async () => {
    await expect(registry.prepareSink({ ...sink('print'), overwrite: true })).rejects.toMatchObject({
      code: 'SQL_UNSUPPORTED',
    });
  });

  it('keeps the sink of queries out of the reach of tables', () => {
    expect(allConnectors.has('collect')).toBe(true);
    expect(tableConnectors.has('collect')).toBe(false);
  });

  it('has every connector under its own name, as source, sink or both', () => {
    for (const [name, { description, source: reading, sink: writing }] of allConnectors) {
      expect(description.name).toBe(name);
      expect([description.isSource, description.isSink]).toEqual([reading !== undefined, writing !== undefined]);
    }
  });
});
