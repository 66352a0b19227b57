import { ByteBuffer } from 'flatbuffers';
import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { digestWords } from '../kernels/digest-list.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import type { StateTableSnapshot } from '../operators/operator.ts';
import type { Split } from '../operators/source.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import {
  type InFlightRecord,
  ManifestKind,
  ManifestRecord,
  type OperatorRecord,
  type PackedBatchRecord,
  PageRecord,
  type SavepointFileRecord,
  type SmallTableRecord,
  type StateTableRecord,
  type SubtaskRecord,
} from './manifest.generated.ts';
import { pageCount, type StoredPages, StoredPagesBuilder } from './stored-pages.ts';
import type {
  CheckpointManifest,
  InFlightRows,
  OperatorManifest,
  SavepointFile,
  SubtaskSnapshot,
} from './subtask-snapshot.ts';

/** What `writeManifest` wrote. The bytes are known to be whole; they must start at a multiple of 8 of their buffer. */
export function readManifest(bytes: Uint8Array): CheckpointManifest {
  const record = ManifestRecord.getRootAsManifestRecord(new ByteBuffer(bytes));
  const packs = list(record.packsLength(), (index) => text(record.packs(index)));
  return {
    kind: record.kind() === ManifestKind.Savepoint ? 'savepoint' : 'checkpoint',
    checkpointId: Number(record.checkpointId()),
    triggeredMs: record.triggeredMs(),
    completedMs: record.completedMs(),
    jobName: text(record.jobName()),
    jobUid: text(record.jobUid()),
    keyGroups: record.keyGroups(),
    abiHash: record.abiHash(),
    operators: list(record.operatorsLength(), (index) =>
      readOperator(present(record.operators(index), 'operator'), packs),
    ),
  };
}

function readOperator(record: OperatorRecord, packs: readonly string[]): OperatorManifest {
  const uid = text(record.uid());
  return {
    uid,
    name: text(record.name()),
    parallelism: record.parallelism(),
    assigner: record.assigner() ?? undefined,
    subtasks: list(record.subtasksLength(), (index) =>
      readSubtask(uid, present(record.subtasks(index), 'subtask'), packs),
    ),
    files: list(record.filesLength(), (index) => readFile(present(record.files(index), 'file'))),
  };
}

function readFile(record: SavepointFileRecord): SavepointFile {
  return {
    table: text(record.table()),
    keyGroup: record.keyGroup(),
    path: text(record.path()),
    rows: Number(record.rows()),
    sha256: text(record.sha256()),
  };
}

function readSubtask(uid: string, record: SubtaskRecord, packs: readonly string[]): SubtaskSnapshot {
  return {
    uid,
    subtask: record.subtask(),
    operator: {
      tables: list(record.smallTablesLength(), (index) => readSmallTable(present(record.smallTables(index), 'table'))),
    },
    splits: JSON.parse(text(record.splits())) as Split[],
    tables: list(record.tablesLength(), (index) => readTable(present(record.tables(index), 'table'))),
    pages: readPages(record, packs),
    inFlight: list(record.inFlightLength(), (index) => readInFlight(present(record.inFlight(index), 'rows'))),
    ended: record.ended(),
  };
}

function readSmallTable(record: SmallTableRecord): StateTableSnapshot {
  return {
    name: text(record.name()),
    schema: readSchema(record.schema()),
    batches: list(record.batchesLength(), (index) => readBatch(present(record.batches(index), 'batch'))),
  };
}

function readTable(record: StateTableRecord): StateTableDescription {
  return {
    name: text(record.name()),
    schema: readSchema(record.schema()),
    keyColumns: list(record.keyColumnsLength(), (index) => record.keyColumns(index) ?? 0),
    layout: text(record.layout()),
  };
}

function readInFlight(record: InFlightRecord): InFlightRows {
  return {
    from: text(record.from()),
    input: record.input(),
    schema: readSchema(record.schema()),
    batches: list(record.batchesLength(), (index) => readBatch(present(record.batches(index), 'batch'))),
  };
}

function readBatch(record: PackedBatchRecord): PackedBatch {
  const body = record.bodyArray();
  return {
    rows: record.rows(),
    bufferBytes: list(record.bufferBytesLength(), (index) => record.bufferBytes(index) ?? 0),
    body: body === null ? new ArrayBuffer(0) : new Uint8Array(body).buffer,
  };
}

function readPages(record: SubtaskRecord, packs: readonly string[]): StoredPages {
  const builder = new StoredPagesBuilder(record.pagesLength());
  const { pages } = builder;
  const page = new PageRecord();
  for (let position = 0; position < pageCount(pages); position++) {
    present(record.pages(position, page), 'page');
    pages.packNumbers[position] = builder.packNumber(packs[page.pack()] ?? '');
    pages.offsets[position] = page.offset();
    pages.bytes[position] = page.bytes();
    pages.digests.set([page.digest0(), page.digest1(), page.digest2(), page.digest3()], position * digestWords);
    pages.tables[position] = page.table();
    pages.hashes[position] = page.hash();
    pages.hashBits[position] = page.hashBits();
  }
  return pages;
}

function list<T>(length: number, itemAt: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => itemAt(index));
}

/** The builder leaves out empty strings. */
const text = (value: string | null): string => value ?? '';
const readSchema = (value: string | null): Schema => JSON.parse(text(value)) as Schema;
