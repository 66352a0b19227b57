import { accumulatorOperation, keyMode } from '../abi/window-aggregate.ts';
import { referenceKind } from '../abi/state-table.ts';
import { type Field, type Schema, typeToSql } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import type { EntryLayout } from '../state/state-table.ts';
import type { Accumulator, GroupKey, GroupLayout } from './group-layout.ts';

/** Where the key of an entry lies. */
const keyOffset = 8;

/** What `GroupLayout` says about entries, as the text that tells whether pages can be adopted. Types are those of the schema. */
interface GroupLayoutText {
  readonly kind: 'groups';
  /** Position of the table, which its pages carry. */
  readonly table: number;
  /** Whether the first column is the namespace. */
  readonly hasNamespace: boolean;
  readonly keyMode: number;
  readonly keyFixedBytes: number;
  readonly accumulatorStart: number;
  readonly entryBytes: number;
  readonly keys: readonly { readonly physical: number; readonly offset: number }[];
  /** `argument` numbers the input columns in the order in which accumulators first use them. */
  readonly accumulators: readonly {
    readonly operation: number;
    readonly physical: number;
    readonly offset: number;
    readonly argument: number | null;
    readonly content?: string;
  }[];
  /** Names and types of the schema's columns. */
  readonly columns: readonly string[];
}

/** References of an entry of groups into the heap of its bucket. */
export function groupEntries(layout: GroupLayout): EntryLayout {
  const strings = layout.accumulators
    .filter(({ operation }) => operation >= accumulatorOperation.ACCUMULATE_MIN_BYTES)
    .map(({ offset }) => ({ offset, kind: referenceKind.REFERENCE_STRING }));
  const key =
    layout.keyMode === keyMode.KEY_VARIABLE ? [{ offset: keyOffset, kind: referenceKind.REFERENCE_BYTES }] : [];
  return { entryBytes: layout.entryBytes, references: [...key, ...strings], chains: false };
}

/** Groups in portable form: the namespace if there is one, keys, accumulators. */
export function groupStateSchema({ keys, accumulators }: GroupLayout, namespace: Field | undefined): Schema {
  return {
    fields: [
      ...(namespace === undefined ? [] : [namespace]),
      ...keys.map(({ name, type }) => ({ name, type })),
      ...accumulators.map(({ name, stateType }) => ({ name, type: stateType })),
    ],
  };
}

export function describeGroups(
  name: string,
  table: number,
  layout: GroupLayout,
  namespace: Field | undefined,
): StateTableDescription {
  const schema = groupStateSchema(layout, namespace);
  const firstKey = namespace === undefined ? 0 : 1;
  const columns = [...new Set(layout.accumulators.map(({ column }) => column))].filter(
    (column) => column !== undefined,
  );
  const text: GroupLayoutText = {
    kind: 'groups',
    table,
    hasNamespace: namespace !== undefined,
    keyMode: layout.keyMode,
    keyFixedBytes: layout.keyFixedBytes,
    accumulatorStart: layout.accumulatorStart,
    entryBytes: layout.entryBytes,
    keys: layout.keys.map(({ physical, offset }) => ({ physical, offset })),
    accumulators: layout.accumulators.map(({ operation, physical, offset, column, content }) => ({
      operation,
      physical,
      offset,
      argument: column === undefined ? null : columns.indexOf(column),
      ...(content === undefined ? {} : { content }),
    })),
    columns: schema.fields.map((field) => `${field.name} ${typeToSql(field.type)}`),
  };
  const keyColumns = layout.keys.map((_, index) => firstKey + index);
  // The rows before an aggregate was asked for count as rows in which its argument was NULL.
  const rowCount = layout.accumulators.find(({ operation }) => operation === accumulatorOperation.ACCUMULATE_ROWS);
  const nullCounts = layout.accumulators.filter(({ operation }) => operation === accumulatorOperation.ACCUMULATE_NULLS);
  const standIns = Object.fromEntries(
    rowCount === undefined ? [] : nullCounts.map((count) => [count.name, rowCount.name]),
  );
  return { name, schema, keyColumns, layout: JSON.stringify(text), standIns };
}

/** What a description's text says about a table of groups; undefined when it describes another kind of table. */
export function readGroupDescription(
  description: StateTableDescription,
): { table: number; layout: GroupLayout; namespace: Field | undefined } | undefined {
  const text = JSON.parse(description.layout) as GroupLayoutText | { kind: '' };
  if (text.kind !== 'groups') return undefined;
  const { fields } = description.schema;
  const firstKey = text.hasNamespace ? 1 : 0;
  const fieldAt = (index: number): Field => present(fields[index], `column ${index} of ${description.name}`);
  const keys = text.keys.map((key, index): GroupKey => ({ ...fieldAt(firstKey + index), ...key, column: index }));
  const accumulators = text.accumulators.map(({ argument, ...accumulator }, index): Accumulator => {
    const { name, type } = fieldAt(firstKey + keys.length + index);
    return { ...accumulator, name, column: argument ?? undefined, stateType: type };
  });
  const { keyFixedBytes, accumulatorStart, entryBytes } = text;
  return {
    table: text.table,
    namespace: text.hasNamespace ? fields[0] : undefined,
    layout: {
      keyMode: text.keyMode,
      keys,
      keyFixedBytes,
      accumulators,
      accumulatorStart,
      entryBytes,
      results: [],
      liveOffset: 0,
    },
  };
}

/** What the bytes of columns hold, where their types do not say it: SQL types by name of the column. */
export function columnContents(description: StateTableDescription): ReadonlyMap<string, string> {
  if (!description.layout.startsWith('{')) return new Map();
  const accumulators = readGroupDescription(description)?.layout.accumulators ?? [];
  return new Map(
    accumulators.flatMap(({ name, content }) => (content === undefined ? [] : [[name, content] as const])),
  );
}
