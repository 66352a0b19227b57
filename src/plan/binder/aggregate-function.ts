import { type DataType, typeToSql } from '../../arrow/data-type.ts';
import type { AggregateFunction } from '../../operators/aggregate-call.ts';

const functionOfName: Readonly<Record<string, AggregateFunction>> = {
  COUNT: 'count',
  SUM: 'sum',
  MIN: 'min',
  MAX: 'max',
  AVG: 'avg',
};

/** Aggregate functions of Flink that Pelton lacks so far. */
const later = new Set([
  'SUM0',
  'FIRST_VALUE',
  'LAST_VALUE',
  'LISTAGG',
  'COLLECT',
  'ARRAY_AGG',
  'STDDEV',
  'STDDEV_POP',
  'STDDEV_SAMP',
  'VARIANCE',
  'VAR_POP',
  'VAR_SAMP',
  'APPROX_COUNT_DISTINCT',
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'NTILE',
  'LEAD',
  'LAG',
  'CUME_DIST',
  'PERCENT_RANK',
  'PERCENTILE',
  'GROUPING',
  'GROUPING_ID',
  'GROUP_ID',
  'BITMAP_BUILD_AGG',
  'MODE',
]);

export const aggregateNames = Object.keys(functionOfName);

/** The function of that name in any letter case; 'later' for one that is not supported yet; undefined for a plain function. */
export function aggregateNamed(name: string): AggregateFunction | 'later' | undefined {
  const upper = name.toUpperCase();
  return functionOfName[upper] ?? (later.has(upper) ? 'later' : undefined);
}

const numeric = new Set(['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal']);
const ordered = new Set([
  ...numeric,
  'boolean',
  'char',
  'varchar',
  'date',
  'time',
  'timestamp',
  'timestamp-ltz',
  'interval-month',
  'interval-second',
]);

/**
 * The result type by Flink's rules: SUM and AVG keep a number's type, except that decimals widen to 38 digits and AVG of a
 * decimal has at least six behind the point. NULL is possible only where the argument can be NULL: a group has a row.
 * A text instead of a type says why the argument does not fit.
 */
export function aggregateType(name: AggregateFunction, argument: DataType | undefined): DataType | string {
  if (name === 'count') return { kind: 'bigint', nullable: false };
  if (argument === undefined) return `${name.toUpperCase()} takes an argument`;
  if (name === 'min' || name === 'max') {
    return ordered.has(argument.kind)
      ? argument
      : `${name.toUpperCase()} takes numbers, strings, times and booleans, not ${typeToSql(argument)}`;
  }
  if (!numeric.has(argument.kind)) return `${name.toUpperCase()} takes numbers, not ${typeToSql(argument)}`;
  if (argument.kind !== 'decimal') return argument;
  const scale = name === 'avg' ? Math.max(6, argument.scale) : argument.scale;
  return { kind: 'decimal', precision: 38, scale, nullable: argument.nullable };
}
