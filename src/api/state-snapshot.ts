import type * as arrow from 'apache-arrow';
import type { Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { findSnapshots, type FoundSnapshot } from '../checkpoint/find-snapshots.ts';
import { openPart } from '../checkpoint/part-reader.ts';
import { snapshotTable } from '../checkpoint/snapshot-tables.ts';
import type { OpenSnapshotStore } from '../checkpoint/snapshot-store.ts';
import { readRows, type Row } from '../kernels/column-reader.ts';
import { batchOverBody, packBatch } from '../kernels/pack-batch.ts';
import { SlotMemory, slotOwner } from '../kernels/slot-memory.ts';
import { describeSnapshot, type SnapshotDescription } from './describe-snapshot.ts';

/** Some rows of a state table. */
export interface StateRows {
  readonly schema: Schema;
  /** Values in the order of the schema's fields; BIGINT is a bigint, and DECIMAL, dates and times are text. */
  readonly rows: readonly Row[];
}

/** What has to be read to know it. */
export interface StateTableCounts {
  readonly rows: number;
  /** Different namespaces, such as open panes of windows; undefined for a table without. */
  readonly namespaces: number | undefined;
}

/**
 * A checkpoint or savepoint as data; no job has to run. Tables are found by the uid of their operator and their name, which an
 * operator with one table needs not be given. Everything rejects with a PeltonError: SNAPSHOT_MISMATCH for what is not there.
 */
export interface StateSnapshot {
  describe(): SnapshotDescription;
  /** The rows of a table as Arrow tables of up to 8192 rows, which belong to the caller. */
  table(uid: string, name?: string): AsyncIterableIterator<arrow.Table>;
  rows(uid: string, name?: string): AsyncIterableIterator<StateRows>;
  /** Reads the whole table and keeps nothing of it. */
  count(uid: string, name?: string): Promise<StateTableCounts>;
}

/** What opening needs of a platform. */
export interface SnapshotEnvironment {
  readonly openStore: OpenSnapshotStore;
  loadKernels(): Promise<WebAssembly.Module>;
}

/** Address of a packed body in its own memory: not 0, which means "absent". */
const bodyStart = 64 as Ptr;

/**
 * The newest good snapshot at an address: that of a checkpoint, a savepoint, a job's checkpoint folder, or the folder of all jobs.
 * @throws PeltonError SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, OPTION_INVALID
 */
export async function openSnapshot(environment: SnapshotEnvironment, address: string): Promise<StateSnapshot> {
  const { good, bad } = await findSnapshots(environment.openStore, address);
  const [newest] = good;
  if (newest === undefined) throw present(bad[0], 'snapshot').error;
  return new OpenSnapshot(environment, newest);
}

class OpenSnapshot implements StateSnapshot {
  readonly #environment: SnapshotEnvironment;
  readonly #found: FoundSnapshot;

  constructor(environment: SnapshotEnvironment, found: FoundSnapshot) {
    this.#environment = environment;
    this.#found = found;
  }

  describe(): SnapshotDescription {
    return describeSnapshot(this.#found);
  }

  async *table(uid: string, name?: string): AsyncIterableIterator<arrow.Table> {
    const { Table } = await import('apache-arrow');
    const { toRecordBatch } = await import('../arrow/record-batch.ts');
    for await (const { memory, batch } of this.#batches(uid, name)) {
      const { body, bufferBytes, rows } = packBatch(memory, { ...batch, hashes: 0 as Ptr, kinds: 0 as Ptr });
      const own = new Uint8Array(bodyStart + body.byteLength);
      own.set(new Uint8Array(body), bodyStart);
      yield new Table([toRecordBatch(own.buffer, batchOverBody(batch.schema, rows, bufferBytes, bodyStart))]);
    }
  }

  async *rows(uid: string, name?: string): AsyncIterableIterator<StateRows> {
    for await (const { memory, batch } of this.#batches(uid, name)) {
      yield { schema: batch.schema, rows: readRows(memory, batch) };
    }
  }

  async count(uid: string, name?: string): Promise<StateTableCounts> {
    const { schema, namespaceColumn } = snapshotTable(this.#found.manifest, uid, name);
    const position = schema.fields.findIndex((field) => field.name === namespaceColumn);
    const namespaces = new Set<bigint>();
    let rows = 0;
    for await (const { memory, batch } of this.#batches(uid, name)) {
      rows += batch.selectedRows;
      const column = batch.columns[position];
      if (column === undefined) continue;
      for (let row = 0; row < batch.rows; row++) namespaces.add(memory.i64[column.data / 8 + row] ?? 0n);
    }
    return { rows, namespaces: position < 0 ? undefined : namespaces.size };
  }

  /** Each batch is good until the next one. */
  async *#batches(
    uid: string,
    name: string | undefined,
  ): AsyncGenerator<{ readonly memory: SlotMemory; readonly batch: Batch }> {
    const { manifest, address } = this.#found;
    const table = snapshotTable(manifest, uid, name);
    const memory = SlotMemory.create(await this.#environment.loadKernels());
    const store = this.#environment.openStore(address);
    for (const part of table.parts) {
      const opened = await openPart(part, { memory, owner: slotOwner, store, keyGroups: manifest.keyGroups });
      try {
        for (const batch of opened.batches) yield { memory, batch };
      } finally {
        opened.close();
      }
    }
  }
}
