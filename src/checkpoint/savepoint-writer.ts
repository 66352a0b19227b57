import * as arrow from 'apache-arrow';
import type { Ptr } from '../abi/ptr.ts';
import { nullPtr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import { type Schema, typeToSql } from '../arrow/data-type.ts';
import { toArrowSchema, toRecordBatch } from '../arrow/record-batch.ts';
import { assert, present } from '../base/assert.ts';
import { Arena } from '../kernels/arena.ts';
import { batchOverBody, bodyBytes, bodyParts, writeBody } from '../kernels/pack-batch.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import { keyHashes } from '../operators/key-hashes.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { savepointFilePath } from './paths.ts';
import { sha256 } from './sha256.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { SavepointFile } from './subtask-snapshot.ts';

/** Names in the metadata of a savepoint file's schema and fields; docs/savepoint-format.md describes them. */
export const savepointMetadata = {
  format: 'pelton.format',
  operator: 'pelton.operator',
  table: 'pelton.table',
  keyColumns: 'pelton.key_columns',
  keyGroup: 'pelton.key_group',
  keyGroups: 'pelton.key_groups',
  sqlType: 'pelton.sql_type',
} as const;

/** Rows of one key group of a state table, copied out of slot memory. */
export interface KeyGroupRows {
  readonly keyGroup: number;
  readonly batches: arrow.RecordBatch[];
  rows: number;
}

/**
 * The rows of a state table by key group, in order. `rows` come in order of hash, as from `KeyedState.rows`; each batch is
 * copied before the next one is asked for, so that the state may change as soon as the last one is. @throws MEMORY_BUDGET
 */
export function copyTable(
  memory: SlotMemory,
  table: StateTableDescription,
  rows: Iterable<Batch>,
  keyGroups: number,
): KeyGroupRows[] {
  const scratch = new Arena(memory);
  const groups: KeyGroupRows[] = [];
  try {
    for (const batch of rows) {
      scratch.reset();
      for (const { keyGroup, selection, count } of runsOf(memory, scratch, batch, table.keyColumns, keyGroups)) {
        let current = groups.at(-1);
        if (current?.keyGroup !== keyGroup) {
          assert(current === undefined || keyGroup > current.keyGroup, `rows of table ${table.name} come out of order`);
          current = { keyGroup, batches: [], rows: 0 };
          groups.push(current);
        }
        current.batches.push(copyRows(memory, scratch, { ...batch, selection, selectedRows: count }));
        current.rows += count;
      }
    }
    return groups;
  } finally {
    scratch.release();
  }
}

/**
 * Writes the rows of a table to a savepoint, a file for each key group; `yieldToEvents` is called before each. @throws
 * SNAPSHOT_UNWRITABLE
 */
export async function storeTable(
  store: SnapshotStore,
  { uid, keyGroups }: { readonly uid: string; readonly keyGroups: number },
  table: StateTableDescription,
  groups: readonly KeyGroupRows[],
  yieldToEvents: () => Promise<void>,
): Promise<SavepointFile[]> {
  const files: SavepointFile[] = [];
  for (const { keyGroup, batches, rows } of groups) {
    await yieldToEvents();
    const schema = describedSchema(uid, table, keyGroup, keyGroups);
    const writer = new arrow.RecordBatchFileWriter();
    writer.writeAll(batches.map((batch) => new arrow.RecordBatch(schema, batch.data)));
    const bytes = writer.toUint8Array(true);
    const path = savepointFilePath(uid, table.name, keyGroup);
    await store.write(path, [bytes]);
    files.push({ table: table.name, keyGroup, path, rows, sha256: sha256([bytes]) });
  }
  return files;
}

/** A batch's rows cut where the key group changes: each run as row numbers in `arena`. */
function runsOf(
  memory: SlotMemory,
  arena: Arena,
  batch: Batch,
  keyColumns: readonly number[],
  keyGroups: number,
): { keyGroup: number; selection: Ptr; count: number }[] {
  const { u32 } = memory;
  const count = batch.selectedRows;
  const hashes = batch.hashes === nullPtr ? keyHashes(memory, arena, batch, keyColumns) : batch.hashes;
  const selection = arena.allocate(count * 4);
  const runs: { keyGroup: number; selection: Ptr; count: number }[] = [];
  for (let index = 0; index < count; index++) {
    const row = batch.selection === nullPtr ? index : (u32[(batch.selection >>> 2) + index] ?? 0);
    const hash = hashes === nullPtr ? 0 : (u32[(hashes >>> 2) + row] ?? 0);
    const keyGroup = Math.floor((hash * keyGroups) / 2 ** 32);
    const place = (selection >>> 2) + index;
    u32[place] = row;
    const last = runs.at(-1);
    if (last?.keyGroup === keyGroup) last.count++;
    else runs.push({ keyGroup, selection: (place * 4) as Ptr, count: 1 });
  }
  return runs;
}

/** The selected rows as a record batch over memory of its own. */
function copyRows(memory: SlotMemory, scratch: Arena, batch: Batch): arrow.RecordBatch {
  const rows = { ...batch, kinds: nullPtr, hashes: nullPtr };
  const parts = bodyParts(memory, scratch, rows);
  // The body begins behind address 0, which stands for an absent buffer.
  const start = 64 as Ptr;
  const buffer = new ArrayBuffer(start + bodyBytes(parts));
  writeBody(memory, parts, new Uint8Array(buffer, start));
  const bufferBytes = parts.map((part) => part.bytes);
  return toRecordBatch(buffer, batchOverBody(batch.schema, batch.selectedRows, bufferBytes, start));
}

function describedSchema(uid: string, table: StateTableDescription, keyGroup: number, keyGroups: number): arrow.Schema {
  const { schema } = table;
  const names = table.keyColumns.map((index) => present(schema.fields[index], 'key column').name);
  const metadata = new Map<string, string>([
    [savepointMetadata.format, '1'],
    [savepointMetadata.operator, uid],
    [savepointMetadata.table, table.name],
    [savepointMetadata.keyColumns, JSON.stringify(names)],
    [savepointMetadata.keyGroup, String(keyGroup)],
    [savepointMetadata.keyGroups, String(keyGroups)],
  ]);
  return new arrow.Schema(describedFields(schema), metadata);
}

function describedFields(schema: Schema): arrow.Field[] {
  return toArrowSchema(schema).fields.map((field, index) => {
    const sqlType = typeToSql(present(schema.fields[index], 'field').type);
    return field.clone({ metadata: new Map([...field.metadata, [savepointMetadata.sqlType, sqlType]]) });
  });
}
