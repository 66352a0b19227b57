import { unboundedLength, type Schema } from '../../arrow/data-type.ts';
import { Arena } from '../../kernels/arena.ts';
import { batchFromRows } from '../../kernels/batch-from-rows.ts';
import type { Row } from '../../kernels/column-reader.ts';
import { packBatch } from '../../kernels/pack-batch.ts';
import { readPackedRows } from '../../kernels/packed-rows.ts';
import type { OperatorSnapshot } from '../../operators/operator.ts';
import type { SinkContext } from '../../operators/sink.ts';
import type { WrittenPart } from './part-writer.ts';

/** What a file sink's snapshot says: who wrote, and which hidden files belong to the result, each up to a length. */
export interface FileSinkState {
  readonly attemptUid: string;
  readonly subtask: number;
  readonly parts: readonly WrittenPart[];
}

const string = { kind: 'varchar', length: unboundedLength, nullable: false } as const;
const writerSchema: Schema = {
  fields: [
    { name: 'attempt', type: string },
    { name: 'subtask', type: { kind: 'int', nullable: false } },
  ],
};
const partSchema: Schema = {
  fields: [
    { name: 'path', type: string },
    { name: 'bytes', type: { kind: 'bigint', nullable: false } },
  ],
};

export function packState(state: FileSinkState, { memory, owner }: SinkContext): OperatorSnapshot {
  // Not the arena of the subtask, whose step may be under way.
  const scratch = new Arena(memory, owner);
  const table = (name: string, schema: Schema, rows: readonly Row[]) => ({
    name,
    schema,
    batches: [packBatch(memory, batchFromRows(memory, scratch, schema, rows))],
  });
  try {
    const parts = state.parts.map(({ path, bytes }) => [path, BigInt(bytes)]);
    return {
      tables: [table('writer', writerSchema, [[state.attemptUid, state.subtask]]), table('parts', partSchema, parts)],
    };
  } finally {
    scratch.release();
  }
}

export function readState({ tables }: OperatorSnapshot): FileSinkState {
  const rowsOf = (name: string): readonly Row[] =>
    tables
      .filter((table) => table.name === name)
      .flatMap(({ schema, batches }) => batches.flatMap((packed) => readPackedRows(schema, packed).rows));
  const [writer = []] = rowsOf('writer');
  return {
    attemptUid: String(writer[0]),
    subtask: Number(writer[1]),
    parts: rowsOf('parts').map(([path, bytes]) => ({ path: String(path), bytes: Number(bytes) })),
  };
}
