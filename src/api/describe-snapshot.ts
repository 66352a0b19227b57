import { type DataType, typeToSql } from '../arrow/data-type.ts';
import type { FoundSnapshot } from '../checkpoint/find-snapshots.ts';
import { shownAddress } from '../checkpoint/shown-address.ts';
import { type SnapshotTable, snapshotTables } from '../checkpoint/snapshot-tables.ts';
import type { OperatorManifest } from '../checkpoint/subtask-snapshot.ts';
import type { Split } from '../operators/source.ts';

/** What a checkpoint or savepoint has, as far as its metadata says. */
export interface SnapshotDescription {
  readonly kind: 'checkpoint' | 'savepoint';
  /** Address of its folder. */
  readonly address: string;
  readonly jobName: string;
  readonly jobUid: string;
  readonly checkpointId: number;
  /** Milliseconds since the Unix epoch. */
  readonly triggeredMs: number;
  readonly completedMs: number;
  readonly keyGroups: number;
  readonly operators: readonly OperatorDescription[];
}

export interface OperatorDescription {
  readonly uid: string;
  readonly name: string;
  readonly parallelism: number;
  readonly tables: readonly TableDescription[];
  /** Of a source: what its subtasks had begun, and what its assigner had not handed out, as JSON; undefined for others. */
  readonly source: { readonly splits: readonly Split[]; readonly assigner: string } | undefined;
  /** Rows that were under way to it (unaligned checkpoints). */
  readonly inFlightRows: number;
}

export interface TableDescription {
  readonly name: string;
  /** `keyed`: spread over the subtasks by key; `small`: rows that each subtask has of its own, such as a watermark. */
  readonly kind: 'keyed' | 'small';
  readonly columns: readonly ColumnDescription[];
  /** Undefined for the files of a savepoint. */
  readonly bytes: number | undefined;
  /** Undefined for pages, which have to be read for it: `count`. */
  readonly rows: number | undefined;
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: DataType;
  /** Such as `DECIMAL(10, 2) NOT NULL`. */
  readonly sqlType: string;
  /** `namespace`: which of the operator's hash tables a row lies in, such as the start of a pane. */
  readonly role: 'key' | 'namespace' | 'value';
}

export function describeSnapshot({ manifest, folder }: FoundSnapshot): SnapshotDescription {
  const { kind, jobName, jobUid, checkpointId, triggeredMs, completedMs, keyGroups } = manifest;
  const tables = snapshotTables(manifest);
  return {
    kind,
    address: shownAddress(folder),
    jobName,
    jobUid,
    checkpointId,
    triggeredMs,
    completedMs,
    keyGroups,
    operators: manifest.operators.map((operator) => describeOperator(operator, tables)),
  };
}

function describeOperator(operator: OperatorManifest, tables: readonly SnapshotTable[]): OperatorDescription {
  const { uid, name, parallelism, assigner, subtasks } = operator;
  const batches = subtasks.flatMap(({ inFlight }) => inFlight.flatMap((rows) => rows.batches));
  return {
    uid,
    name,
    parallelism,
    tables: tables.filter((table) => table.uid === uid).map(describeTable),
    source: assigner === undefined ? undefined : { splits: subtasks.flatMap(({ splits }) => splits), assigner },
    inFlightRows: batches.reduce((total, { rows }) => total + rows, 0),
  };
}

function describeTable({
  name,
  kind,
  schema,
  keyColumns,
  namespaceColumn,
  bytes,
  rows,
}: SnapshotTable): TableDescription {
  const roleOf = (column: string): ColumnDescription['role'] => {
    if (column === namespaceColumn) return 'namespace';
    return keyColumns.includes(column) ? 'key' : 'value';
  };
  const columns = schema.fields.map((field) => ({
    ...field,
    sqlType: typeToSql(field.type),
    role: roleOf(field.name),
  }));
  return { name, kind, columns, bytes, rows };
}
