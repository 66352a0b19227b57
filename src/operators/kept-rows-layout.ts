import { accumulatorOperation } from '../abi/window-aggregate.ts';
import { physicalCode } from '../abi/hash.ts';
import type { DataType, Field, Schema } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { StateTableDescription } from '../state/keyed-state.ts';
import { changedField } from './expiry.ts';
import { type Accumulator, type GroupLayout, groupLayout, physicalCodeOf } from './group-layout.ts';
import type { SortColumn } from './sort-column.ts';

/*
 * How a table of one row for each key lies in memory: groups with accumulators of their own kind.
 *
 *   entry   hash u32 | state u32 | key | whether there is a row i64 | word of the first order column i64 | when it came i64
 *           | record 16 bytes
 *
 * Each of the last three is only there when it is needed. The record is the row, or what it is ordered by where one word does not
 * decide.
 */

const orderName = '$order';
const bigint: DataType = { kind: 'bigint', nullable: false };

export interface KeptRowsShape {
  readonly input: Schema;
  readonly keyColumns: readonly number[];
  /** None of them is a key, or there twice; empty = the order of arrival. */
  readonly order: readonly SortColumn[];
  /** Whether the rows themselves are kept, or only that there is one and its order. */
  readonly storesRows: boolean;
  /** Whether rows are forgotten some time after they came. */
  readonly keepsTime: boolean;
}

export interface KeptRowsLayout extends GroupLayout {
  readonly rowsOffset: number;
  /** Position among the accumulators; -1 = by arrival. */
  readonly orderIndex: number;
  /** Whether the words of two rows tell which comes first, or that their orders are equal. */
  readonly wordsDecide: boolean;
  /** 0 = it is not kept. */
  readonly changedOffset: number;
  /** Input columns of the records, in their order; empty = there are no records. */
  readonly recordColumns: readonly number[];
  readonly recordOffset: number;
}

/** @throws SQL_UNSUPPORTED for keys and orders of a type that is no scalar */
export function keptRowsLayout(shape: KeptRowsShape): KeptRowsLayout {
  const { input, keyColumns, order, storesRows, keepsTime } = shape;
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
  const physicals = order.map(({ column }) => physicalCodeOf(present(input.fields[column], 'order column').type));
  const [first] = order;
  if (first !== undefined) add(8, { ...word, name: orderName, column: first.column, physical: physicals[0] ?? 0 });
  const wordsDecide = physicals.length < 2 && !physicals.some(isWide);
  const time = { ...word, name: changedField.name, column: undefined, physical: physicalCode.PHYSICAL_I64 };
  const changedOffset = keepsTime ? add(8, time) : 0;
  const record: Omit<Accumulator, 'offset'> = {
    operation: accumulatorOperation.ACCUMULATE_MIN_BYTES,
    name: '$record',
    column: undefined,
    physical: physicalCode.PHYSICAL_BYTES,
    stateType: { kind: 'varbinary', length: 2147483647, nullable: true },
  };
  const ordered = wordsDecide ? [] : order.map(({ column }) => column);
  const recordColumns = storesRows ? [...input.fields.keys()] : ordered;
  const recordOffset = recordColumns.length > 0 ? add(16, record) : 0;
  return {
    ...layout,
    accumulators,
    entryBytes,
    rowsOffset: present(layout.accumulators[0], 'count of rows').offset,
    orderIndex: accumulators.findIndex(({ name }) => name === orderName),
    wordsDecide,
    changedOffset,
    recordColumns,
    recordOffset,
  };
}

function isWide(physical: number): boolean {
  return physical === physicalCode.PHYSICAL_I128 || physical === physicalCode.PHYSICAL_BYTES;
}

/** The table in portable form: the rows of the input, or their keys and what they are ordered by; then the time at which they came. */
export function describeKeptRows(
  shape: KeptRowsShape,
  layout: KeptRowsLayout,
  recordLayout: string | undefined,
): StateTableDescription {
  const { input, keyColumns, order, storesRows, keepsTime } = shape;
  const fieldOf = (column: number): Field => present(input.fields[column], 'column');
  const fields = storesRows ? input.fields : [...keyColumns, ...order.map(({ column }) => column)].map(fieldOf);
  const keys = layout.keys.map(({ physical, offset }) => `${physical}@${offset}`).join(',');
  const orders = order.map(({ column, direction, nulls }, index) => {
    const physical = physicalCodeOf(fieldOf(column).type);
    return `${storesRows ? column : keyColumns.length + index}:${physical}:${direction}:${nulls}`;
  });
  const places = `${layout.entryBytes};order@${orders.join(',')};changed@${layout.changedOffset}`;
  return {
    name: 'rows',
    schema: { fields: keepsTime ? [...fields, changedField] : fields },
    keyColumns: storesRows ? keyColumns : keyColumns.map((_, index) => index),
    layout: `kept:${layout.keyMode}:${keys};${places};${storesRows ? 'all;' : ''}${recordLayout ?? 'keys'}`,
  };
}

/** How the rows of a table with this layout are ordered, by columns of its portable rows; undefined when it is of another kind. */
export function readKeptRowsLayout(
  layout: string,
): Pick<KeptRowsShape, 'order' | 'storesRows' | 'keepsTime'> | undefined {
  const [, orders, changed, record] = /^kept:.*;order@([^;]*);changed@(\d+);(.+)$/s.exec(layout) ?? [];
  if (orders === undefined || record === undefined) return undefined;
  const order = orders.split(',').flatMap((text): SortColumn[] => {
    const [column, , direction, nulls] = text.split(':');
    return nulls === undefined
      ? []
      : [
          {
            column: Number(column),
            direction: direction === 'DESC' ? 'DESC' : 'ASC',
            nulls: nulls === 'LAST' ? 'LAST' : 'FIRST',
          },
        ];
  });
  return { order, storesRows: record.startsWith('all;'), keepsTime: changed !== '0' };
}
