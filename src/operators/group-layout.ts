import { physicalCode } from '../abi/hash.ts';
import { accumulatorOperation, keyMode, resultForm } from '../abi/window-aggregate.ts';
import { type DataType, type Field, physicalType, type Schema, typeToSql } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { physicalCodes } from '../kernels/physical-codes.ts';
import type { AggregateCall } from './aggregate-call.ts';

/*
 * How the groups of an aggregation lie in memory. Aggregates are broken down into accumulators that they share: COUNT(x), SUM(x),
 * AVG(x) and MAX(x) together need a sum of x, a maximum of x, and the counts of rows and of NULLs in x: their difference is the
 * count of x, and a batch without NULLs has nothing to add to the second.
 *
 *   entry   hash u32 | state u32 | key | accumulators, 8 bytes each (16 for decimals and strings)
 */

export interface GroupKey {
  readonly column: number;
  /** Of the input column; the names of keys and accumulators differ from each other. */
  readonly name: string;
  readonly type: DataType;
  readonly physical: number;
  /** Place in the packed key. */
  readonly offset: number;
}

export interface Accumulator {
  readonly operation: number;
  /** Such as `sum_price`. */
  readonly name: string;
  /** Input column; undefined for the count of rows. */
  readonly column: number | undefined;
  readonly physical: number;
  readonly offset: number;
  /** Type of the accumulator as a column of a snapshot. */
  readonly stateType: DataType;
  /** What the bytes of that column hold, where its type does not say it: an SQL type. */
  readonly content?: string;
}

export interface GroupResult {
  readonly type: DataType;
  readonly form: number;
  readonly offset: number;
  /** Count of rows; without the NULLs it is the count of values, 0 of which make the result NULL. 0 = never NULL. */
  readonly rowsOffset: number;
  /** Count of NULLs in the argument; 0 = it has none. */
  readonly nullsOffset: number;
  /** Decimal digits that the result has more than the sum. */
  readonly digits: number;
}

export interface GroupLayout {
  readonly keyMode: number;
  readonly keys: readonly GroupKey[];
  readonly keyFixedBytes: number;
  readonly accumulators: readonly Accumulator[];
  readonly accumulatorStart: number;
  readonly entryBytes: number;
  readonly results: readonly GroupResult[];
  /** The count of rows, with which a group of an updating input is dead at 0; 0 for an input of inserts. */
  readonly liveOffset: number;
}

const accumulatorName: Readonly<Record<number, string>> = {
  [accumulatorOperation.ACCUMULATE_ROWS]: 'count',
  [accumulatorOperation.ACCUMULATE_NULLS]: 'null_count',
  [accumulatorOperation.ACCUMULATE_SUM_I64]: 'sum',
  [accumulatorOperation.ACCUMULATE_SUM_F64]: 'sum',
  [accumulatorOperation.ACCUMULATE_SUM_I128]: 'sum',
  [accumulatorOperation.ACCUMULATE_MIN_I64]: 'min',
  [accumulatorOperation.ACCUMULATE_MIN_I128]: 'min',
  [accumulatorOperation.ACCUMULATE_MIN_BYTES]: 'min',
  [accumulatorOperation.ACCUMULATE_MAX_I64]: 'max',
  [accumulatorOperation.ACCUMULATE_MAX_I128]: 'max',
  [accumulatorOperation.ACCUMULATE_MAX_BYTES]: 'max',
};

const headerBytes = 8;
const keyColumnsMax = 64;

/** The kernels' number of a type's physical form. @throws SQL_UNSUPPORTED for ROW, ARRAY, MAP and MULTISET. */
export function physicalCodeOf(type: DataType): number {
  const code = physicalCodes[physicalType(type)];
  if (code !== undefined) return code;
  throw new PeltonError({
    code: 'SQL_UNSUPPORTED',
    message: `${typeToSql(type)} cannot be a grouping key or an aggregate's argument`,
    hint: 'use a field or an element of it',
  });
}

/**
 * `countsRows` adds the count of rows even if no result needs it.
 * @throws SQL_UNSUPPORTED for types and aggregates that groups cannot hold.
 */
export function groupLayout(
  input: Schema,
  keyColumns: readonly number[],
  aggregates: readonly AggregateCall[],
  updating: boolean,
  countsRows = false,
): GroupLayout {
  const fieldOf = (column: number): Field => present(input.fields[column], `input column ${column}`);
  const typeOf = (column: number): DataType => fieldOf(column).type;
  const names = new Set<string>();
  const { mode, keys, fixedBytes } = keyLayout(keyColumns, (column) => {
    const { name, type } = fieldOf(column);
    return { name: newName(names, name), type };
  });
  const inlineBytes = mode === keyMode.KEY_FIXED ? fixedBytes : 8;
  const accumulatorStart = headerBytes + inlineBytes;
  let entryBytes = accumulatorStart;

  const accumulators: Accumulator[] = [];
  const accumulator = (operation: number, column: number | undefined): Accumulator => {
    const same = accumulators.find((other) => other.operation === operation && other.column === column);
    if (same !== undefined) return same;
    const type = column === undefined ? undefined : typeOf(column);
    const physical = type === undefined ? physicalCode.PHYSICAL_NONE : physicalCodeOf(type);
    const isWide = physical === physicalCode.PHYSICAL_I128 || physical === physicalCode.PHYSICAL_BYTES;
    const isCount = operation <= accumulatorOperation.ACCUMULATE_NULLS;
    const made: Accumulator = {
      operation,
      name: newName(
        names,
        column === undefined ? 'row_count' : `${accumulatorName[operation] ?? ''}_${fieldOf(column).name}`,
      ),
      column,
      physical,
      offset: entryBytes,
      stateType: stateTypeOf(operation, type),
    };
    entryBytes += isWide && !isCount ? 16 : 8;
    accumulators.push(made);
    return made;
  };
  const rows = (): Accumulator => accumulator(accumulatorOperation.ACCUMULATE_ROWS, undefined);
  /** The two counts whose difference is the number of values in a column. */
  const countsOf = (column: number | undefined): { rowsOffset: number; nullsOffset: number } => {
    const isNullable = column !== undefined && typeOf(column).nullable;
    const nullsOffset = isNullable ? accumulator(accumulatorOperation.ACCUMULATE_NULLS, column).offset : 0;
    return { rowsOffset: rows().offset, nullsOffset };
  };

  const result = (call: AggregateCall): GroupResult => {
    const { type, argument } = call;
    if (call.function === 'count') {
      return { type, form: resultForm.RESULT_COUNT, offset: 0, ...countsOf(argument), digits: 0 };
    }
    const argumentType = typeOf(present(argument, `argument of ${call.function}`));
    const { operation, form } = operationOf(call, argumentType);
    if (updating && operation >= accumulatorOperation.ACCUMULATE_MIN_I64) {
      throw new PeltonError({
        code: 'SQL_UNSUPPORTED',
        message: `${call.function.toUpperCase()} over an input with updates and deletions is not supported in windows`,
        hint: 'aggregate an input that only has insertions, or use COUNT, SUM and AVG',
      });
    }
    const { offset } = accumulator(operation, argument);
    const digits = type.kind === 'decimal' && argumentType.kind === 'decimal' ? type.scale - argumentType.scale : 0;
    const hasCount = call.function === 'avg' || argumentType.nullable;
    return { type, form, offset, ...(hasCount ? countsOf(argument) : { rowsOffset: 0, nullsOffset: 0 }), digits };
  };
  const live = updating ? rows() : undefined;
  if (countsRows) rows();
  const results = aggregates.map(result);
  return {
    keyMode: mode,
    keys,
    keyFixedBytes: fixedBytes,
    accumulators,
    accumulatorStart,
    entryBytes,
    results,
    liveOffset: live?.offset ?? 0,
  };
}

function keyLayout(
  columns: readonly number[],
  fieldOf: (column: number) => Field,
): { mode: number; keys: GroupKey[]; fixedBytes: number } {
  assert(columns.length <= keyColumnsMax, `more than ${keyColumnsMax} grouping columns`);
  const fields = columns.map(fieldOf);
  const physicals = fields.map(({ type }) => physicalCodeOf(type));
  const isWide = (physical: number): boolean =>
    physical === physicalCode.PHYSICAL_I128 || physical === physicalCode.PHYSICAL_BYTES;
  const isWord = columns.length === 1 && !physicals.some(isWide);
  let fixedBytes = isWord ? 0 : 8;
  const keys = fields.map(({ name, type }, index) => {
    const physical = physicals[index] ?? 0;
    const column = columns[index] ?? 0;
    const offset = fixedBytes;
    fixedBytes += physical === physicalCode.PHYSICAL_I128 ? 16 : 8;
    return { column, name, type, physical, offset };
  });
  const mode =
    columns.length === 0
      ? keyMode.KEY_NONE
      : isWord
        ? keyMode.KEY_WORD
        : physicals.includes(physicalCode.PHYSICAL_BYTES)
          ? keyMode.KEY_VARIABLE
          : keyMode.KEY_FIXED;
  return { mode, keys, fixedBytes };
}

/** `wanted`, or with a number behind it. */
function newName(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let number = 2; names.has(name); number++) name = `${wanted}_${number}`;
  names.add(name);
  return name;
}

function operationOf(call: AggregateCall, argument: DataType): { operation: number; form: number } {
  const physical = physicalCodeOf(argument);
  const isFloat = physical === physicalCode.PHYSICAL_F32 || physical === physicalCode.PHYSICAL_F64;
  const isDecimal = physical === physicalCode.PHYSICAL_I128;
  const operations = accumulatorOperation;
  if (call.function === 'min' || call.function === 'max') {
    const isMin = call.function === 'min';
    if (isDecimal) {
      return {
        operation: isMin ? operations.ACCUMULATE_MIN_I128 : operations.ACCUMULATE_MAX_I128,
        form: resultForm.RESULT_I128,
      };
    }
    if (physical === physicalCode.PHYSICAL_BYTES) {
      return {
        operation: isMin ? operations.ACCUMULATE_MIN_BYTES : operations.ACCUMULATE_MAX_BYTES,
        form: resultForm.RESULT_BYTES,
      };
    }
    const form = isFloat ? resultForm.RESULT_ORDERED_F64 : resultForm.RESULT_I64;
    return { operation: isMin ? operations.ACCUMULATE_MIN_I64 : operations.ACCUMULATE_MAX_I64, form };
  }
  const isAverage = call.function === 'avg';
  if (isDecimal) {
    return {
      operation: operations.ACCUMULATE_SUM_I128,
      form: isAverage ? resultForm.RESULT_AVG_I128 : resultForm.RESULT_I128,
    };
  }
  if (isFloat) {
    return {
      operation: operations.ACCUMULATE_SUM_F64,
      form: isAverage ? resultForm.RESULT_AVG_F64 : resultForm.RESULT_F64,
    };
  }
  return {
    operation: operations.ACCUMULATE_SUM_I64,
    form: isAverage ? resultForm.RESULT_AVG_I64 : resultForm.RESULT_I64,
  };
}

function stateTypeOf(operation: number, argument: DataType | undefined): DataType {
  if (operation === accumulatorOperation.ACCUMULATE_SUM_F64) return { kind: 'double', nullable: false };
  if (argument?.kind === 'decimal' && operation === accumulatorOperation.ACCUMULATE_SUM_I128) {
    return { kind: 'decimal', precision: 38, scale: argument.scale, nullable: false };
  }
  if (argument !== undefined && operation >= accumulatorOperation.ACCUMULATE_MIN_I64)
    return { ...argument, nullable: true };
  return { kind: 'bigint', nullable: false };
}
