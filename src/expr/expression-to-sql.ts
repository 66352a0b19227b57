import {
  type DataType,
  physicalType,
  type Schema,
  timestampUnitsPerSecond,
  typeToSql,
  withNullable,
} from '../arrow/data-type.ts';
import {
  dateText,
  dayTimeIntervalText,
  decimalText,
  timestampText,
  timeText,
  yearMonthIntervalText,
} from '../arrow/value-text.ts';
import type { FunctionName } from './catalogue.ts';
import type { Expression, LiteralValue } from './expression.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** How tightly an operator binds; operands that bind less get parentheses. */
const level = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7, atom: 8 } as const;

const infix: Readonly<Partial<Record<FunctionName, number>>> = {
  OR: level.or,
  AND: level.and,
  '=': level.comparison,
  '<>': level.comparison,
  '<': level.comparison,
  '<=': level.comparison,
  '>': level.comparison,
  '>=': level.comparison,
  'IS DISTINCT FROM': level.comparison,
  'IS NOT DISTINCT FROM': level.comparison,
  LIKE: level.comparison,
  '+': level.sum,
  '-': level.sum,
  '*': level.product,
  '/': level.product,
};

/** The expression as SQL over the columns of `schema`, for EXPLAIN and messages. Casts that the binder put in are shown. */
export function expressionToSql(expression: Expression, schema: Schema): string {
  return print(expression, schema).text;
}

interface Printed {
  readonly text: string;
  readonly level: number;
}

const atom = (text: string): Printed => ({ text, level: level.atom });

function print(expression: Expression, schema: Schema): Printed {
  switch (expression.kind) {
    case 'column':
      return atom(schema.fields[expression.index]?.name ?? `$${expression.index}`);
    case 'field': {
      const { type } = expression.operand;
      const name = type.kind === 'row' ? type.fields[expression.index]?.name : undefined;
      return atom(`${within(expression.operand, schema, level.atom)}.${name ?? `$${expression.index}`}`);
    }
    case 'literal':
      return atom(literalToSql(expression.value, expression.type));
    case 'cast': {
      const word = expression.lenient ? 'TRY_CAST' : 'CAST';
      const type = typeToSql(withNullable(expression.type, true));
      return atom(`${word}(${print(expression.operand, schema).text} AS ${type})`);
    }
    case 'case': {
      const branches = expression.branches.map(
        ({ when, then }) => `WHEN ${print(when, schema).text} THEN ${print(then, schema).text}`,
      );
      return atom(`CASE ${branches.join(' ')} ELSE ${print(expression.otherwise, schema).text} END`);
    }
    case 'call':
      return printCall(expression, schema);
  }
}

/** The operand, in parentheses when it binds less than `least`. */
function within(operand: Expression, schema: Schema, least: number): string {
  const printed = print(operand, schema);
  return printed.level < least ? `(${printed.text})` : printed.text;
}

function printCall(call: Call, schema: Schema): Printed {
  const { function: name, operands } = call;
  const [first, second, third] = operands;
  const all = operands.map((operand) => print(operand, schema).text);
  const binding = infix[name];
  if (binding !== undefined && first !== undefined && second !== undefined) {
    const isChain = name === 'AND' || name === 'OR';
    // Equal operators associate to the left; comparisons not at all.
    const left = within(first, schema, binding === level.comparison ? binding + 1 : binding);
    const rest = operands
      .slice(1, isChain ? undefined : 2)
      .map((operand) => within(operand, schema, isChain ? binding : binding + 1));
    const escape = name === 'LIKE' && third !== undefined ? ` ESCAPE ${print(third, schema).text}` : '';
    return { text: [left, ...rest].join(` ${name} `) + escape, level: binding };
  }
  if (first !== undefined) {
    if (name === 'NOT') return { text: `NOT ${within(first, schema, level.not + 1)}`, level: level.not };
    if (name === 'NEGATE') return { text: `-${within(first, schema, level.sign + 1)}`, level: level.sign };
    if (name.startsWith('IS ')) {
      return { text: `${within(first, schema, level.comparison + 1)} ${name}`, level: level.comparison };
    }
    if (name === 'IN') {
      return {
        text: `${within(first, schema, level.comparison + 1)} IN (${all.slice(1).join(', ')})`,
        level: level.comparison,
      };
    }
    const unit = (expression: Expression | undefined): string =>
      expression?.kind === 'literal' ? String(expression.value) : '';
    if (name === 'EXTRACT') return atom(`EXTRACT(${unit(first)} FROM ${all[1] ?? ''})`);
    if (name === 'TIMESTAMPDIFF') return atom(`TIMESTAMPDIFF(${unit(first)}, ${all.slice(1).join(', ')})`);
    if ((name === 'FLOOR' || name === 'CEIL') && second !== undefined)
      return atom(`${name}(${all[0]} TO ${unit(second)})`);
  }
  return atom(`${name}(${all.join(', ')})`);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function literalToSql(value: LiteralValue, type: DataType): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'boolean':
      return value === true ? 'TRUE' : 'FALSE';
    case 'decimal':
      return typeof value === 'bigint' ? decimalText(value, type.scale) : String(value);
    case 'double':
      return floatToSql(Number(value));
    case 'float':
      return `CAST(${floatToSql(Number(value))} AS FLOAT)`;
    case 'date':
      return `DATE ${quoted(dateText(Number(value)))}`;
    case 'time':
      return `TIME ${quoted(timeText(Number(value), type.precision))}`;
    case 'timestamp':
    case 'timestamp-ltz': {
      const word = type.kind === 'timestamp' ? 'TIMESTAMP' : 'TIMESTAMP_LTZ';
      const units = BigInt(timestampUnitsPerSecond(type.precision));
      return `${word} ${quoted(timestampText(typeof value === 'bigint' ? value : 0n, units, type.precision))}`;
    }
    case 'interval-month':
      return `INTERVAL ${quoted(yearMonthIntervalText(Number(value)))} YEAR TO MONTH`;
    case 'interval-second':
      return intervalToSql(typeof value === 'bigint' ? value : 0n);
    default:
      if (value instanceof Uint8Array)
        return `X'${Array.from(value, (byte) => byte.toString(16).padStart(2, '0'))
          .join('')
          .toUpperCase()}'`;
      return physicalType(type) === 'bytes' ? quoted(String(value)) : String(value);
  }
}

/** In the largest unit that has no rest. */
function intervalToSql(milliseconds: bigint): string {
  const units = [
    ['DAY', 86_400_000n],
    ['HOUR', 3_600_000n],
    ['MINUTE', 60_000n],
    ['SECOND', 1000n],
  ] as const;
  const unit = milliseconds === 0n ? units[3] : units.find(([, size]) => milliseconds % size === 0n);
  if (unit !== undefined) return `INTERVAL '${milliseconds / unit[1]}' ${unit[0]}`;
  return `INTERVAL ${quoted(dayTimeIntervalText(milliseconds).replace('+', ''))} DAY TO SECOND(3)`;
}

function floatToSql(value: number): string {
  if (!Number.isFinite(value)) return `CAST('${value}' AS DOUBLE)`;
  const text = value.toString().toUpperCase();
  return text.includes('E') ? text : `${text}E0`;
}
