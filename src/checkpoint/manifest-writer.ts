import { Builder } from 'flatbuffers';
import { present } from '../base/assert.ts';
import { digestWords } from '../kernels/digest-list.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import {
  InFlightRecord,
  ManifestKind,
  ManifestRecord,
  OperatorRecord,
  PackedBatchRecord,
  PageRecord,
  SavepointFileRecord,
  SmallTableRecord,
  StateTableRecord,
  SubtaskRecord,
} from './manifest.generated.ts';
import { pageCount, type StoredPages } from './stored-pages.ts';
import type { CheckpointManifest, OperatorManifest, SubtaskSnapshot } from './subtask-snapshot.ts';

/** A manifest as FlatBuffers, without the frame of the file. */
export function writeManifest(manifest: CheckpointManifest): Uint8Array {
  const builder = new Builder(64 * 1024);
  const packs = new Map<string, number>();
  for (const { subtasks } of manifest.operators) {
    for (const { pages } of subtasks) for (const pack of pages.packs) if (!packs.has(pack)) packs.set(pack, packs.size);
  }
  const operators = ManifestRecord.createOperatorsVector(
    builder,
    manifest.operators.map((operator) => writeOperator(builder, operator, packs)),
  );
  const packNames = ManifestRecord.createPacksVector(
    builder,
    [...packs.keys()].map((pack) => builder.createString(pack)),
  );
  const root = ManifestRecord.createManifestRecord(
    builder,
    manifest.kind === 'checkpoint' ? ManifestKind.Checkpoint : ManifestKind.Savepoint,
    BigInt(manifest.checkpointId),
    manifest.triggeredMs,
    manifest.completedMs,
    builder.createString(manifest.jobName),
    builder.createString(manifest.jobUid),
    manifest.keyGroups,
    manifest.abiHash,
    packNames,
    operators,
  );
  builder.finish(root);
  return builder.asUint8Array();
}

function writeOperator(builder: Builder, operator: OperatorManifest, packs: ReadonlyMap<string, number>): number {
  const subtasks = operator.subtasks.map((subtask) => writeSubtask(builder, subtask, packs));
  const files = operator.files.map((file) =>
    SavepointFileRecord.createSavepointFileRecord(
      builder,
      builder.createSharedString(file.table),
      file.keyGroup,
      builder.createString(file.path),
      BigInt(file.rows),
      builder.createString(file.sha256),
    ),
  );
  return OperatorRecord.createOperatorRecord(
    builder,
    builder.createString(operator.uid),
    builder.createString(operator.name),
    operator.parallelism,
    operator.assigner === undefined ? 0 : builder.createString(operator.assigner),
    OperatorRecord.createSubtasksVector(builder, subtasks),
    OperatorRecord.createFilesVector(builder, files),
  );
}

function writeSubtask(builder: Builder, snapshot: SubtaskSnapshot, packs: ReadonlyMap<string, number>): number {
  const smallTables = snapshot.operator.tables.map(({ name, schema, batches }) =>
    SmallTableRecord.createSmallTableRecord(
      builder,
      builder.createSharedString(name),
      builder.createSharedString(JSON.stringify(schema)),
      SmallTableRecord.createBatchesVector(builder, writeBatches(builder, batches)),
    ),
  );
  const tables = snapshot.tables.map(({ name, schema, keyColumns, layout }) =>
    StateTableRecord.createStateTableRecord(
      builder,
      builder.createSharedString(name),
      builder.createSharedString(JSON.stringify(schema)),
      StateTableRecord.createKeyColumnsVector(builder, [...keyColumns]),
      builder.createSharedString(layout),
    ),
  );
  const inFlight = snapshot.inFlight.map(({ from, input, schema, batches }) =>
    InFlightRecord.createInFlightRecord(
      builder,
      builder.createSharedString(from),
      input,
      builder.createSharedString(JSON.stringify(schema)),
      InFlightRecord.createBatchesVector(builder, writeBatches(builder, batches)),
    ),
  );
  return SubtaskRecord.createSubtaskRecord(
    builder,
    snapshot.subtask,
    SubtaskRecord.createSmallTablesVector(builder, smallTables),
    builder.createString(JSON.stringify(snapshot.splits)),
    SubtaskRecord.createTablesVector(builder, tables),
    writePages(builder, snapshot.pages, packs),
    SubtaskRecord.createInFlightVector(builder, inFlight),
    snapshot.ended,
  );
}

function writeBatches(builder: Builder, batches: readonly PackedBatch[]): number[] {
  return batches.map(({ rows, bufferBytes, body }) =>
    PackedBatchRecord.createPackedBatchRecord(
      builder,
      rows,
      PackedBatchRecord.createBufferBytesVector(builder, [...bufferBytes]),
      builder.createByteVector(new Uint8Array(body)),
    ),
  );
}

/** Structs side by side; vectors are built from their end. */
function writePages(builder: Builder, pages: StoredPages, packs: ReadonlyMap<string, number>): number {
  const { packNumbers, offsets, bytes, digests, tables, hashes, hashBits } = pages;
  const numbers = pages.packs.map((pack) => present(packs.get(pack), 'pack'));
  SubtaskRecord.startPagesVector(builder, pageCount(pages));
  for (let position = pageCount(pages) - 1; position >= 0; position--) {
    const digest = position * digestWords;
    PageRecord.createPageRecord(
      builder,
      digests[digest] ?? 0,
      digests[digest + 1] ?? 0,
      digests[digest + 2] ?? 0,
      digests[digest + 3] ?? 0,
      numbers[packNumbers[position] ?? 0] ?? 0,
      offsets[position] ?? 0,
      bytes[position] ?? 0,
      hashes[position] ?? 0,
      tables[position] ?? 0,
      hashBits[position] ?? 0,
    );
  }
  return builder.endVector();
}
