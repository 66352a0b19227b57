import { type Field, typeToSql } from '../arrow/data-type.ts';
import { asPeltonError, PeltonError } from '../base/errors.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { mapColumns } from './map-columns.ts';

/** What a restore would do with one state table. */
export interface TableReport {
  readonly name: string;
  /** `starts-empty`: the snapshot does not have it; `refused`: the error says why. */
  readonly outcome: 'same' | 'changed' | 'starts-empty' | 'refused';
  /** What becomes of columns that differ, one text each. */
  readonly changes: readonly string[];
  readonly error: PeltonError | undefined;
}

/** Compares the tables of an operator as a snapshot has them with those that it keeps now. */
export function tableReports(
  stored: readonly StateTableDescription[],
  now: readonly StateTableDescription[],
): TableReport[] {
  const kept = now.map((table): TableReport => {
    const before = stored.find(({ name }) => name === table.name);
    if (before === undefined) return { name: table.name, outcome: 'starts-empty', changes: [], error: undefined };
    try {
      mapColumns(before, table);
    } catch (thrown) {
      return { name: table.name, outcome: 'refused', changes: [], error: asPeltonError(thrown) };
    }
    const changes = columnChanges(before, table);
    return { name: table.name, outcome: changes.length === 0 ? 'same' : 'changed', changes, error: undefined };
  });
  const gone = stored.filter(({ name }) => !now.some((table) => table.name === name));
  return [...kept, ...gone.map(tableGone)];
}

function tableGone({ name }: StateTableDescription): TableReport {
  const error = new PeltonError({
    code: 'SNAPSHOT_MISMATCH',
    message: `the snapshot has a state table ${name}, which the operator does not have`,
    hint: 'give the operator another uid, and restore with --allow-non-restored to leave its state behind',
  });
  return { name, outcome: 'refused', changes: [], error };
}

function columnChanges(
  { schema: before }: StateTableDescription,
  { schema: now, standIns }: StateTableDescription,
): string[] {
  const find = (column: string | undefined): Field | undefined => before.fields.find(({ name }) => name === column);
  const added = now.fields.flatMap(({ name, type }) => {
    const former = find(name);
    if (former === undefined) {
      const first = find(standIns?.[name])?.name ?? (type.nullable ? 'NULL' : '0');
      return [`${name} ${typeToSql(type)} is new and begins as ${first}`];
    }
    const [from, to] = [typeToSql(former.type), typeToSql(type)];
    return from === to ? [] : [`${name} ${from} becomes ${to}`];
  });
  const gone = before.fields.filter(({ name }) => !now.fields.some((field) => field.name === name));
  return [...added, ...gone.map(({ name, type }) => `${name} ${typeToSql(type)} is left behind`)];
}
