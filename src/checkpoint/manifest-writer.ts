import { Builder } from 'flatbuffers';
import { present } from '../base/assert.ts';
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
import type { CheckpointManifest, OperatorManifest, StoredPage, SubtaskSnapshot } from './subtask-snapshot.ts';

/** A manifest as FlatBuffers, without the frame of the file. */
export function writeManifest(manifest: CheckpointManifest): Uint8Array {
  const builder = new Builder(64 * 1024);
  const packs = new Map<string, number>();
  for (const { subtasks } of manifest.operators) {
    for (const { pages } of subtasks) {
      for (const { pack } of pages) if (!packs.has(pack)) packs.set(pack, packs.size);
    }
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
function writePages(builder: Builder, pages: readonly StoredPage[], packs: ReadonlyMap<string, number>): number {
  SubtaskRecord.startPagesVector(builder, pages.length);
  for (let index = pages.length - 1; index >= 0; index--) {
    const page = present(pages[index], 'page');
    const { digest } = page;
    PageRecord.createPageRecord(
      builder,
      Number.parseInt(digest.slice(0, 8), 16),
      Number.parseInt(digest.slice(8, 16), 16),
      Number.parseInt(digest.slice(16, 24), 16),
      Number.parseInt(digest.slice(24, 32), 16),
      present(packs.get(page.pack), 'pack'),
      page.offset,
      page.bytes,
      page.hash,
      page.table,
      page.hashBits,
    );
  }
  return builder.endVector();
}
