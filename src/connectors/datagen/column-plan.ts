import type { DataType, Schema } from '../../arrow/data-type.ts';
import { timestampUnitsPerSecond, typeToSql, unboundedLength } from '../../arrow/data-type.ts';
import { PeltonError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { invalidOption, readOptions } from '../../base/option-schema.ts';
import { type FieldOptions, fieldOptions, fieldOptionTexts } from './options.ts';

/** How the values of a column without fields are made. Integers stand for every type that is stored as one. */
export type LeafGenerator =
  | { readonly make: 'integer'; readonly min: bigint; readonly max: bigint }
  /** Integer units around now: from `now − pastUnits` to `now`, where now is that many units each second since 1970. */
  | { readonly make: 'time'; readonly unitsPerSecond: number; readonly pastUnits: bigint }
  | { readonly make: 'today' | 'time-of-day' }
  | { readonly make: 'float'; readonly min: number; readonly max: number }
  | { readonly make: 'boolean' }
  | { readonly make: 'text'; readonly length: number; readonly varies: boolean; readonly binary: boolean }
  | { readonly make: 'sequence'; readonly start: bigint; readonly step: bigint; readonly count: number };

export type ColumnPlan = LeafPlan | RowPlan;

export interface LeafPlan {
  readonly form: 'leaf';
  readonly type: DataType;
  /** Position among the leaves of the table: which random numbers it uses. */
  readonly column: number;
  readonly nullRate: number;
  readonly generator: LeafGenerator;
}

export interface RowPlan {
  readonly form: 'row';
  readonly type: DataType;
  readonly column: number;
  readonly nullRate: number;
  readonly fields: readonly ColumnPlan[];
}

const defaultLength = 100;
const decimalDigitsMax = 18;
const integerBits = { tinyint: 8, smallint: 16, int: 32, bigint: 64 } as const;

/**
 * How to make each column of the table.
 * @throws PeltonError OPTION_UNKNOWN for options of a column that there is not, OPTION_INVALID, OPTION_MISSING, SQL_UNSUPPORTED
 */
export function planColumns(schema: Schema, options: Readonly<Record<string, string>>): readonly ColumnPlan[] {
  const names: string[] = [];
  const plan = (name: string, type: DataType): ColumnPlan => {
    names.push(name);
    const column = names.length;
    const values = readOptions(
      fieldOptions,
      fieldOptionTexts(options, name),
      `column '${name}' of connector 'datagen'`,
    );
    const nullRate = type.nullable ? values['null-rate'] : 0;
    if (nullRate > 1) throw invalidOption(`fields.${name}.null-rate`, String(nullRate), 'the largest value is 1');
    if (type.kind === 'row') {
      const fields = type.fields.map((field) => plan(`${name}.${field.name}`, field.type));
      return { form: 'row', type, column, nullRate, fields };
    }
    return { form: 'leaf', type, column, nullRate, generator: leafGenerator(name, type, values) };
  };
  const columns = schema.fields.map((field) => plan(field.name, field.type));
  checkFieldNames(names, options);
  return columns;
}

/** Rows after which the shortest sequence ends; undefined without a sequence. */
export function sequenceRows(columns: readonly ColumnPlan[]): number | undefined {
  const counts = columns.flatMap((column): number[] => {
    if (column.form === 'row') return [sequenceRows(column.fields) ?? Number.POSITIVE_INFINITY];
    return column.generator.make === 'sequence' ? [column.generator.count] : [];
  });
  const least = Math.min(...counts);
  return Number.isFinite(least) ? least : undefined;
}

function leafGenerator(name: string, type: DataType, values: FieldOptions): LeafGenerator {
  if (values.kind === 'sequence') return sequence(name, type, values);
  const { min, max } = values;
  const whole = (value: number | undefined, fallback: bigint): bigint =>
    value === undefined ? fallback : BigInt(Math.trunc(value));
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const half = 1n << BigInt(integerBits[type.kind] - 1);
      return ordered(name, { make: 'integer', min: whole(min, -half), max: whole(max, half - 1n) }, -half, half - 1n);
    }
    case 'decimal': {
      const largest = 10n ** BigInt(Math.min(type.precision, decimalDigitsMax)) - 1n;
      const unscaled = (value: number | undefined, fallback: bigint): bigint =>
        value === undefined ? fallback : BigInt(Math.round(value * 10 ** type.scale));
      return ordered(
        name,
        { make: 'integer', min: unscaled(min, -largest), max: unscaled(max, largest) },
        -largest,
        largest,
      );
    }
    case 'float':
    case 'double': {
      const largest = type.kind === 'float' ? 3.4028234663852886e38 : Number.MAX_VALUE;
      const generator = { make: 'float', min: min ?? -largest, max: max ?? largest } as const;
      if (generator.min > generator.max)
        throw invalidOption(`fields.${name}.min`, String(min), 'it is above the largest value');
      return generator;
    }
    case 'boolean':
      return { make: 'boolean' };
    case 'date':
      return { make: 'today' };
    case 'time':
      return { make: 'time-of-day' };
    case 'timestamp':
    case 'timestamp-ltz': {
      const unitsPerSecond = timestampUnitsPerSecond(type.precision);
      return {
        make: 'time',
        unitsPerSecond,
        pastUnits: BigInt(Math.floor((values['max-past'] * unitsPerSecond) / 1000)),
      };
    }
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary': {
      const declared = type.length === unboundedLength ? defaultLength : type.length;
      const length = values.length ?? declared;
      if (length > type.length)
        throw invalidOption(`fields.${name}.length`, String(length), `it does not fit ${typeToSql(type)}`);
      return { make: 'text', length, varies: values['var-len'], binary: type.kind.endsWith('binary') };
    }
    default:
      throw new PeltonError({
        code: 'SQL_UNSUPPORTED',
        message: `datagen cannot make column '${name}' of type ${typeToSql(type)}`,
        hint: 'it makes numbers, booleans, strings, dates, times, timestamps and ROWs of them',
      });
  }
}

function ordered(
  name: string,
  generator: { readonly make: 'integer'; readonly min: bigint; readonly max: bigint },
  smallest: bigint,
  largest: bigint,
): LeafGenerator {
  const { min, max } = generator;
  if (min > max) throw invalidOption(`fields.${name}.min`, String(min), `it is above the largest value ${max}`);
  if (min < smallest) throw invalidOption(`fields.${name}.min`, String(min), `the type begins at ${smallest}`);
  if (max > largest) throw invalidOption(`fields.${name}.max`, String(max), `the type ends at ${largest}`);
  return generator;
}

function sequence(name: string, type: DataType, { start, end }: FieldOptions): LeafGenerator {
  const countable = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal', 'char', 'varchar'];
  if (!countable.includes(type.kind)) {
    throw invalidOption(`fields.${name}.kind`, 'sequence', `${typeToSql(type)} cannot be counted`);
  }
  if (start === undefined || end === undefined) {
    throw new PeltonError({
      code: 'OPTION_MISSING',
      message: `the sequence of column '${name}' needs fields.${name}.start and fields.${name}.end`,
    });
  }
  if (end < start) throw invalidOption(`fields.${name}.end`, String(end), `it is below the start ${start}`);
  const step = type.kind === 'decimal' ? 10n ** BigInt(type.scale) : 1n;
  return { make: 'sequence', start: BigInt(start), step, count: end - start + 1 };
}

function checkFieldNames(names: readonly string[], options: Readonly<Record<string, string>>): void {
  for (const option of Object.keys(options)) {
    if (!option.startsWith('fields.')) continue;
    const name = option.slice('fields.'.length, option.lastIndexOf('.'));
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    throw new PeltonError({
      code: 'OPTION_UNKNOWN',
      message: `the option '${option}' is about a column that the table does not have`,
      hint:
        nearest === undefined
          ? `its columns are ${names.join(', ')}`
          : `did you mean '${option.replace(name, nearest)}'?`,
    });
  }
}
