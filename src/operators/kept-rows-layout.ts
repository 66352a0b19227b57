import { accumulatorOperation, resultForm } from '../abi/window-aggregate.ts';
import { physicalCode } from '../abi/hash.ts';
import type { DataType, Field, Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { changedField } from './expiry.ts';
import { type Accumulator, type GroupLayout, groupLayout, physicalCodeOf } from './group-layout.ts';

/*
 * How a table of one row for each key lies in memory: groups with accumulators of their own kind.
 *
 *   entry   hash u32 | state u32 | key | 1 where there is a row i64 | order i64 | when it came i64 | record 16 bytes
 *
 * Each of the last three is only there when it is needed.
 */

const bigint: DataType = { kind: 'bigint', nullable: false };
/** The order of the kept row where the row itself is not kept: a number that is less where the value is; the least for NULL. */
const orderField: Field = { name: '$order', type: bigint };

export interface KeptRowsShape {
  readonly input: Schema;
  readonly keyColumns: readonly number[];
  /** Undefined = the order of arrival. */
  readonly orderColumn: number | undefined;
  /** Whether the rows themselves are kept, or only that there is one and its order. */
  readonly storesRows: boolean;
  /** Whether rows are forgotten some time after they came. */
  readonly keepsTime: boolean;
}

/** `results` are the columns behind the keys in portable rows that are no whole rows. */
export interface KeptRowsLayout extends GroupLayout {
  readonly rowsOffset: number;
  /** Position among the accumulators; -1 = by arrival. */
  readonly orderIndex: number;
  /** 0 = it is not kept. */
  readonly changedOffset: number;
  readonly recordOffset: number;
}

/** @throws SQL_UNSUPPORTED for keys and orders of a type that is no scalar */
export function keptRowsLayout(shape: KeptRowsShape): KeptRowsLayout {
  const { input, keyColumns, orderColumn, storesRows, keepsTime } = shape;
  const layout = groupLayout(input, keyColumns, [], false, true);
  const accumulators: Accumulator[] = [...layout.accumulators];
  let { entryBytes } = layout;
  const add = (bytes: number, accumulator: Omit<Accumulator, 'offset'>): number => {
    const offset = entryBytes;
    entryBytes += bytes;
    accumulators.push({ ...accumulator, offset });
    return offset;
  };
  const word = { operation: accumulatorOperation.ACCUMULATE_MAX_I64, stateType: bigint };
  const results: GroupLayout['results'][number][] = [];
  if (orderColumn !== undefined) {
    const { type } = present(input.fields[orderColumn], 'order column');
    const offset = add(8, { ...word, name: orderField.name, column: orderColumn, physical: physicalCodeOf(type) });
    results.push({ type: bigint, form: resultForm.RESULT_I64, offset, rowsOffset: 0, nullsOffset: 0, digits: 0 });
  }
  const time = { ...word, name: changedField.name, column: undefined, physical: physicalCode.PHYSICAL_I64 };
  const changedOffset = keepsTime ? add(8, time) : 0;
  const record: Omit<Accumulator, 'offset'> = {
    operation: accumulatorOperation.ACCUMULATE_MIN_BYTES,
    name: '$record',
    column: undefined,
    physical: physicalCode.PHYSICAL_BYTES,
    stateType: { kind: 'varbinary', length: 2147483647, nullable: true },
  };
  const recordOffset = storesRows ? add(16, record) : 0;
  return {
    ...layout,
    accumulators,
    entryBytes,
    results: storesRows ? [] : results,
    rowsOffset: present(layout.accumulators[0], 'count of rows').offset,
    orderIndex: accumulators.findIndex(({ name }) => name === orderField.name),
    changedOffset,
    recordOffset,
  };
}

/** The table in portable form: the rows of the input, or their keys and order; then the time at which they came. */
export function describeKeptRows(
  shape: KeptRowsShape,
  layout: KeptRowsLayout,
  recordLayout: string | undefined,
): StateTableDescription {
  const { input, keyColumns, orderColumn, storesRows, keepsTime } = shape;
  const keyFields = keyColumns.map((column) => present(input.fields[column], 'key column'));
  const orderFields = orderColumn === undefined ? [] : [orderField];
  const fields = storesRows ? input.fields : [...keyFields, ...orderFields];
  const keys = layout.keys.map(({ physical, offset }) => `${physical}@${offset}`).join(',');
  const places = `${layout.entryBytes};order@${layout.orderIndex};changed@${layout.changedOffset}`;
  return {
    name: 'rows',
    schema: { fields: keepsTime ? [...fields, changedField] : fields },
    keyColumns: storesRows ? keyColumns : keyColumns.map((_, index) => index),
    layout: `kept:${layout.keyMode}:${keys};${places};${recordLayout ?? 'keys'}`,
  };
}
