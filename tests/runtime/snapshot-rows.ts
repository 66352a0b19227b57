import { readRows, type Row } from '../../src/kernels/column-reader.ts';
import { unpackBatch } from '../../src/kernels/pack-batch.ts';
import type { OperatorContext, OperatorSnapshot } from '../../src/operators/operator.ts';

/** The rows of all tables of a snapshot. */
export function snapshotRows(
  { memory, arena }: Pick<OperatorContext, 'memory' | 'arena'>,
  snapshot: OperatorSnapshot,
): Row[] {
  return snapshot.tables.flatMap(({ schema, batches }) =>
    batches.flatMap((packed) => readRows(memory, unpackBatch(memory, arena, schema, packed))),
  );
}
