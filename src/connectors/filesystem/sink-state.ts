import { unboundedLength, type Schema } from '../../arrow/data-type.ts';
import { Arena } from '../../kernels/arena.ts';
import { batchFromRows } from '../../kernels/batch-from-rows.ts';
import { packBatch } from '../../kernels/pack-batch.ts';
import { readPackedRows } from '../../kernels/packed-rows.ts';
import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { SinkContext } from '../../operators/sink.ts';
import type { WrittenPart } from './part-writer.ts';

const partSchema: Schema = {
  fields: [
    { name: 'path', type: { kind: 'varchar', length: unboundedLength, nullable: false } },
    { name: 'bytes', type: { kind: 'bigint', nullable: false } },
  ],
};

/** A file sink's snapshot: the hidden files that belong to the result, each up to a length. */
export function packParts(parts: readonly WrittenPart[], { memory, owner }: SinkContext): OperatorSnapshot {
  // Not the arena of the subtask, whose step may be under way.
  const scratch = new Arena(memory, owner);
  try {
    const rows = parts.map(({ path, bytes }) => [path, BigInt(bytes)]);
    const batches = [packBatch(memory, batchFromRows(memory, scratch, partSchema, rows))];
    return { tables: [{ name: 'parts', schema: partSchema, batches }] };
  } finally {
    scratch.release();
  }
}

export function readParts({ tables }: OperatorSnapshot): readonly WrittenPart[] {
  return tables
    .flatMap(({ schema, batches }) => batches.flatMap((packed) => readPackedRows(schema, packed).rows))
    .map(([path, bytes]) => ({ path: String(path), bytes: Number(bytes) }));
}
