import * as arrow from 'apache-arrow';
import type { Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import { fromRecordBatch } from '../arrow/record-batch.ts';
import { limits } from '../base/limits.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import { sha256 } from './sha256.ts';
import { corruptSnapshot } from './snapshot-fault.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { SavepointFile } from './subtask-snapshot.ts';

/**
 * A file of a savepoint as an Arrow table, verified. `store` is the savepoint's.
 * @throws SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT
 */
export async function readSavepointTable(store: SnapshotStore, file: SavepointFile): Promise<arrow.Table> {
  const bytes = await store.read(file.path);
  const digest = sha256([bytes]);
  if (digest !== file.sha256) {
    const reason = `its SHA-256 is ${digest.slice(0, 16)}… instead of ${file.sha256.slice(0, 16)}…`;
    throw corruptSnapshot(store, file.path, `${reason} (${bytes.length} bytes)`);
  }
  const table = tableFrom(bytes);
  if (table === undefined) throw corruptSnapshot(store, file.path, 'it is no Arrow file');
  if (table.numRows !== file.rows) {
    throw corruptSnapshot(store, file.path, `it has ${table.numRows} rows instead of ${file.rows}`);
  }
  return table;
}

/**
 * The rows of a file as batches in slot memory, in the columns that it was written with. Each batch lives in `arena`, which
 * is rewound, until the next one. @throws as `readSavepointTable`, and MEMORY_BUDGET
 */
export async function readSavepointFile(
  memory: SlotMemory,
  arena: Arena,
  store: SnapshotStore,
  file: SavepointFile,
): Promise<Iterable<Batch>> {
  return batchesOf(memory, arena, await readSavepointTable(store, file));
}

function* batchesOf(memory: SlotMemory, arena: Arena, table: arrow.Table): Generator<Batch> {
  const mark = arena.mark();
  const place = (bytes: Uint8Array): Ptr => {
    const start = arena.allocate(bytes.length);
    memory.u8.set(bytes, start);
    return start;
  };
  for (const recordBatch of table.batches) {
    for (let row = 0; row < recordBatch.numRows; row += limits.batchRowsMax) {
      arena.rewind(mark);
      yield fromRecordBatch(recordBatch.slice(row, row + limits.batchRowsMax), place);
    }
  }
}

function tableFrom(bytes: Uint8Array): arrow.Table | undefined {
  try {
    return arrow.tableFromIPC(bytes);
  } catch {
    return undefined;
  }
}
