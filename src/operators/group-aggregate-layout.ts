import { physicalCode } from '../abi/hash.ts';
import { accumulatorOperation, resultForm } from '../abi/window-aggregate.ts';
import { type DataType, type Schema, typeToSql, unboundedLength, withNullable } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { lifetimeMs, type StateTtlConfig } from '../state/state-ttl.ts';
import type { AggregateCall } from './aggregate-call.ts';
import { changedField } from './expiry.ts';
import { type Accumulator, type GroupLayout, type GroupResult, groupLayout, physicalCodeOf } from './group-layout.ts';

/** Groups that change: what tells what a batch did to them, and what lets rows be taken back. */
export interface GroupAggregateLayout extends GroupLayout {
  /** The count of rows, which is 0 where there is no group. */
  readonly rowsOffset: number;
  /** When the group changed last; 0 = state has no time to live. */
  readonly changedOffset: number;
  /** Whether a group whose rows are all taken back has the accumulators of a new one. */
  readonly isExact: boolean;
}

export interface GroupAggregateShape {
  readonly input: Schema;
  readonly keyColumns: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly updating: boolean;
  readonly ttl: StateTtlConfig;
}

/** @throws SQL_UNSUPPORTED like `groupLayout`, and for MIN and MAX of strings that may be taken back */
export function groupAggregateLayout(shape: GroupAggregateShape): GroupAggregateLayout {
  const { input, keyColumns, aggregates, updating, ttl } = shape;
  const others = aggregates.filter((call) => !(updating && isExtreme(call)));
  const layout = groupLayout(input, keyColumns, others, updating, true);
  const rowsOffset = present(layout.accumulators.find(isRowCount), 'count of rows').offset;
  const accumulators = [...layout.accumulators];
  let { entryBytes } = layout;
  const add = (bytes: number, accumulator: Omit<Accumulator, 'offset'>): number => {
    const offset = entryBytes;
    entryBytes += bytes;
    accumulators.push({ ...accumulator, offset });
    return offset;
  };
  const valuesOf = (column: number): number => {
    const known = accumulators.find((other) => other.column === column && isValues(other));
    return known?.offset ?? add(16, valuesAccumulator(input, column));
  };
  const rest = layout.results.values();
  const results = aggregates.map((call): GroupResult => {
    if (updating && isExtreme(call)) return extremeResult(call, valuesOf(present(call.argument, 'argument')));
    const result = present(rest.next().value, 'result');
    // The result over no rows at all is NULL, whatever the column.
    return keyColumns.length === 0 && result.rowsOffset === 0 ? { ...result, rowsOffset } : result;
  });
  const changedOffset = lifetimeMs(ttl) === 0 ? 0 : add(8, changedAccumulator);
  const isExact = layout.accumulators.every(({ operation }) => operation <= accumulatorOperation.ACCUMULATE_SUM_I64);
  return { ...layout, accumulators, entryBytes, results, rowsOffset, changedOffset, isExact };
}

const changedAccumulator: Omit<Accumulator, 'offset'> = {
  operation: accumulatorOperation.ACCUMULATE_MAX_I64,
  name: changedField.name,
  column: undefined,
  physical: physicalCode.PHYSICAL_I64,
  stateType: changedField.type,
};

/** All values of a column, in portable rows as bytes: value and count of each in order, as value-lists.ts draws them. */
function valuesAccumulator(input: Schema, column: number): Omit<Accumulator, 'offset'> {
  const { name, type } = present(input.fields[column], 'argument');
  const physical = physicalCodeOf(type);
  if (physical === physicalCode.PHYSICAL_BYTES) throw cannotTakeBack(type);
  const stateType: DataType = { kind: 'varbinary', length: unboundedLength, nullable: true };
  const content = typeToSql(withNullable(type, true));
  const operation = accumulatorOperation.ACCUMULATE_VALUES;
  return { operation, name: `values_${name}`, column, physical, stateType, content };
}

function extremeResult(call: AggregateCall, offset: number): GroupResult {
  const form = call.function === 'min' ? resultForm.RESULT_LEAST : resultForm.RESULT_GREATEST;
  return { type: call.type, form, offset, rowsOffset: 0, nullsOffset: 0, digits: 0 };
}

function cannotTakeBack(type: DataType): PeltonError {
  return new PeltonError({
    code: 'SQL_UNSUPPORTED',
    message: `MIN and MAX of ${typeToSql(type)} over rows that change are not supported`,
    hint: 'MIN and MAX of numbers and times work, and so do COUNT, SUM and AVG',
  });
}

function isExtreme(this: void, call: AggregateCall): boolean {
  return call.function === 'min' || call.function === 'max';
}

function isValues(this: void, { operation }: Accumulator): boolean {
  return operation === accumulatorOperation.ACCUMULATE_VALUES;
}

function isRowCount(this: void, { operation }: Accumulator): boolean {
  return operation === accumulatorOperation.ACCUMULATE_ROWS;
}
