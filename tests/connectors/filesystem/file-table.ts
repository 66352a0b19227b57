import { expect } from 'vitest';
import type { Schema } from '../../../src/arrow/data-type.ts';
import { limits } from '../../../src/base/limits.ts';
import { allConnectors } from '../../../src/connectors/all-connectors.ts';
import { ConnectorRegistry } from '../../../src/connectors/connector-registry.ts';
import { FileSource } from '../../../src/connectors/filesystem/source.ts';
import { allFormats } from '../../../src/formats/all-formats.ts';
import { readRows, type Row } from '../../../src/kernels/column-reader.ts';
import type { SourceSpec } from '../../../src/plan/job-graph.ts';
import { formatOptions } from '../../../src/plan/table-options.ts';
import { testMemory } from '../../support/kernel-module.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFileStore } from '../../support/memory-file-store.ts';
import { drain, sourceContext } from '../../support/source-harness.ts';

/** Columns of the test table: `id INT, name STRING`. */
export const fileSchema: Schema = {
  fields: [
    { name: 'id', type: { kind: 'int', nullable: true } },
    { name: 'name', type: { kind: 'varchar', length: 2147483647, nullable: true } },
  ],
};

export function registryOver(files: MemoryFileStore): ConnectorRegistry {
  return new ConnectorRegistry(allConnectors, { files, clock: new ManualClock(), formats: allFormats });
}

/** Rows of a table over one file `in/a.<format>` with this content, and how many records were skipped. */
export async function readTable(
  format: 'json' | 'csv',
  content: string,
  options: Record<string, string> = {},
  chunkBytes: number = limits.readChunkBytes,
): Promise<{ readonly rows: Row[]; readonly skippedRecords: number }> {
  const files = MemoryFileStore.of({ [`in/a.${format}`]: content });
  const all = { connector: 'filesystem', path: 'in', format, ...options };
  const spec: SourceSpec = {
    kind: 'source',
    connector: 'filesystem',
    options: all,
    format,
    decode: { schema: fileSchema, projection: [[0], [1]], filters: [], options: formatOptions(all, format) },
    bounded: true,
  };
  const memory = testMemory(8192 * limits.pageBytes);
  const context = sourceContext(memory, registryOver(files).createSplitAssigner(spec, 1));
  const decoder = allFormats.get(format)?.createDecoder(spec.decode, memory, context.owner);
  if (decoder === undefined) throw new Error(`no format ${format}`);
  const source = new FileSource(context, files, decoder, chunkBytes);
  const rows: Row[] = [];
  try {
    await drain(source, context, (batch) => rows.push(...readRows(memory, batch)));
  } finally {
    await source.close();
  }
  context.arena.release();
  expect(memory.usedBytes(1)).toBe(0);
  return { rows, skippedRecords: context.counters.skippedRecords };
}
