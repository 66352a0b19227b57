import type { Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { nearestName } from '../base/nearest-name.ts';
import { PeltonError } from '../base/errors.ts';
import type { PackedBatch } from '../kernels/packed-batch.ts';
import { readGroupDescription } from '../operators/group-state-layout.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { pagesWhere, selectPages, type StoredPages, totalBytes } from './stored-pages.ts';
import type { CheckpointManifest, OperatorManifest, SavepointFile } from './subtask-snapshot.ts';

/** Pages that are read at once: enough to read packs as wholes, and few enough for any slot. */
const partBytesMax = 16 * 1024 * 1024;

/** A part of a table that can be read by itself. */
export type TablePart =
  | { readonly kind: 'pages'; readonly description: StateTableDescription; readonly pages: StoredPages }
  | { readonly kind: 'file'; readonly file: SavepointFile }
  | { readonly kind: 'small'; readonly schema: Schema; readonly batches: readonly PackedBatch[] };

/** A state table of an operator in a snapshot, over all its subtasks. */
export interface SnapshotTable {
  readonly uid: string;
  readonly name: string;
  /** `keyed`: spread over the subtasks by key; `small`: rows that each subtask has of its own, such as a watermark. */
  readonly kind: 'keyed' | 'small';
  readonly schema: Schema;
  /** Names, in the order in which they are hashed. */
  readonly keyColumns: readonly string[];
  /** The column in which the namespace of a row appears, such as the start of a pane. */
  readonly namespaceColumn: string | undefined;
  /** Of pages and small rows; undefined for files, whose sizes the metadata does not have. */
  readonly bytes: number | undefined;
  /** Undefined for pages, which have to be read for it. */
  readonly rows: number | undefined;
  readonly parts: readonly TablePart[];
}

/** Every state table of a snapshot, in order of its operators. */
export function snapshotTables({ operators }: CheckpointManifest): SnapshotTable[] {
  return operators.flatMap((operator) => [...keyedTables(operator), ...smallTables(operator)]);
}

/** @throws PeltonError SNAPSHOT_MISMATCH that says what there is */
export function snapshotTable(manifest: CheckpointManifest, uid: string, name: string | undefined): SnapshotTable {
  const operator = manifest.operators.find((other) => other.uid === uid);
  if (operator === undefined) {
    const uids = manifest.operators.map((other) => other.uid);
    const near = nearestName(uid, uids);
    throw new PeltonError({
      code: 'SNAPSHOT_MISMATCH',
      message: `the snapshot has no operator with the uid ${uid}`,
      hint: near === undefined ? `there are ${uids.join(', ')}` : `did you mean ${near}?`,
    });
  }
  const tables = snapshotTables({ ...manifest, operators: [operator] });
  const names = tables.map((table) => table.name).join(', ');
  const found = name === undefined ? tables : tables.filter((table) => table.name === name);
  const [table, another] = found;
  if (table !== undefined && (name !== undefined || another === undefined)) return table;
  if (name === undefined && table !== undefined) {
    throw new PeltonError({
      code: 'SNAPSHOT_MISMATCH',
      message: `operator ${uid} has more than one state table`,
      hint: `say which: ${names}`,
    });
  }
  throw new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `operator ${uid} has no state table${name === undefined ? '' : ` ${name}`}`,
    hint: names === '' ? 'it keeps no rows' : `it has ${names}`,
  });
}

function keyedTables({ uid, subtasks, files }: OperatorManifest): SnapshotTable[] {
  const described = subtasks.find(({ tables }) => tables.length > 0)?.tables ?? [];
  return described.map((description): SnapshotTable => {
    const { name, schema, keyColumns } = description;
    const own = files.filter((file) => file.table === name);
    const parts = subtasks.flatMap(({ tables, pages }) => {
      const number = tables.findIndex((table) => table.name === name);
      const table = tables[number];
      const ownPages = pagesWhere(pages, (position) => pages.tables[position] === number);
      return table === undefined ? [] : pageParts(table, ownPages);
    });
    const isStored = parts.length > 0;
    return {
      uid,
      name,
      kind: 'keyed',
      schema,
      keyColumns: keyColumns.map((index) => present(schema.fields[index], 'key column').name),
      namespaceColumn: namespaceOf(description),
      bytes: own.length > 0 ? undefined : sum(parts.map(({ pages }) => totalBytes(pages))),
      rows: isStored ? undefined : sum(own.map(({ rows }) => rows)),
      parts: [...parts, ...own.map((file) => ({ kind: 'file', file }) as const)],
    };
  });
}

/** Pages of one table as parts of a size that any slot has room for. */
export function pageParts(
  description: StateTableDescription,
  pages: StoredPages,
): Extract<TablePart, { kind: 'pages' }>[] {
  const parts: number[][] = [];
  let partBytes = 0;
  for (const [position, bytes] of pages.bytes.entries()) {
    const last = parts.at(-1);
    if (last !== undefined && partBytes + bytes <= partBytesMax) {
      last.push(position);
      partBytes += bytes;
    } else {
      parts.push([position]);
      partBytes = bytes;
    }
  }
  return parts.map((positions) => ({ kind: 'pages', description, pages: selectPages(pages, positions) }));
}

function smallTables({ uid, subtasks }: OperatorManifest): SnapshotTable[] {
  const all = subtasks.flatMap(({ operator }) => operator.tables);
  return [...new Set(all.map(({ name }) => name))].map((name): SnapshotTable => {
    const own = all.filter((table) => table.name === name);
    const { schema } = present(own[0], 'state table');
    const batches = own.flatMap((table) => table.batches);
    return {
      uid,
      name,
      kind: 'small',
      schema,
      keyColumns: [],
      namespaceColumn: undefined,
      bytes: sum(batches.map(({ body }) => body.byteLength)),
      rows: sum(batches.map(({ rows }) => rows)),
      parts: own.map((table) => ({ kind: 'small', schema: table.schema, batches: table.batches })),
    };
  });
}

function namespaceOf(description: StateTableDescription): string | undefined {
  if (!description.layout.startsWith('{')) return undefined;
  return readGroupDescription(description)?.namespace?.name;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
