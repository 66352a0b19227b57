import type { Schema } from '../../arrow/data-type.ts';
import { present } from '../../base/assert.ts';
import { PeltonError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { findSnapshots, type FoundSnapshot } from '../../checkpoint/find-snapshots.ts';
import { type ColumnMapping, mapColumns } from '../../checkpoint/map-columns.ts';
import { type SnapshotTable, snapshotTable } from '../../checkpoint/snapshot-tables.ts';
import type { OpenSnapshotStore } from '../../checkpoint/snapshot-store.ts';
import type { SavepointOptions } from './options.ts';

/** The state table that a SQL table stands for. */
export interface SavedTable {
  readonly found: FoundSnapshot;
  /** Names the snapshot among all at the path. */
  readonly id: string;
  readonly table: SnapshotTable;
  /** From its columns to those of the SQL table. */
  readonly mapping: ColumnMapping;
}

/**
 * The table in the newest good snapshot at the path, or in the one with the id. `schema`: the columns of the SQL table, each of
 * which the state table has by name.
 * @throws PeltonError SNAPSHOT_MISSING, SNAPSHOT_UNREADABLE, SNAPSHOT_CORRUPT, SNAPSHOT_MISMATCH
 */
export async function findSavedTable(
  openStore: OpenSnapshotStore,
  options: SavepointOptions,
  schema: Schema,
  id: string | undefined,
): Promise<SavedTable> {
  const { good, bad } = await findSnapshots(openStore, options['state.path']);
  const found = id === undefined ? good[0] : good.find((snapshot) => idOf(snapshot) === id);
  if (found === undefined && id !== undefined) {
    throw new PeltonError({
      code: 'SNAPSHOT_MISSING',
      message: `the snapshot that is being read is gone from ${options['state.path']}`,
      hint: 'the checkpoints of a running job come and go: read a savepoint, or keep more checkpoints',
    });
  }
  if (found === undefined) throw present(bad[0], 'snapshot').error;
  const table = snapshotTable(found.manifest, options['operator.uid'], options['state.table']);
  return { found, id: idOf(found), table, mapping: mappingOf(table, schema) };
}

function idOf({ manifest }: FoundSnapshot): string {
  return `${manifest.kind} ${manifest.jobUid}/${manifest.checkpointId}`;
}

function mappingOf({ uid, name, schema: stored }: SnapshotTable, schema: Schema): ColumnMapping {
  const names = stored.fields.map((field) => field.name);
  const missing = schema.fields.find((field) => !names.includes(field.name));
  if (missing !== undefined) {
    const near = nearestName(missing.name, names);
    throw new PeltonError({
      code: 'SNAPSHOT_MISMATCH',
      message: `state table ${name} of ${uid} has no column ${missing.name}`,
      hint: near === undefined ? `it has ${names.join(', ')}` : `did you mean \`${near}\`?`,
    });
  }
  const described = { name, keyColumns: [], layout: '' };
  return mapColumns({ ...described, schema: stored }, { ...described, schema });
}
