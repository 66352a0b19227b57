import { timestampUnitsPerSecond } from '../../arrow/data-type.ts';
import type { Expression } from '../../expr/expression.ts';
import type { DateTimeLiteral, IntervalLiteral, IntervalUnitName } from '../../sql/ast.ts';
import { type BindContext, semanticError } from './bind-context.ts';
import { literalOf } from './bind-literal.ts';
import { intervalKind } from './bind-type.ts';

const dateText = /^(\d{1,4})-(\d{1,2})-(\d{1,2})$/;
const timeText = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?$/;

/** `DATE '2020-10-10'` and its kin. The precision of a time is the number of its fraction digits. */
export function bindDateTime(context: BindContext, syntax: DateTimeLiteral): Expression {
  const { type, value } = syntax;
  const failure = (form: string) =>
    semanticError(context, syntax, `'${value}' is not a ${type}`, `write it as ${form}`);
  const text = value.trim();
  switch (type) {
    case 'DATE': {
      const days = daysOf(text);
      if (days === undefined) throw failure("DATE '2020-12-31'");
      return literalOf(BigInt(days), { kind: 'date', nullable: false });
    }
    case 'TIME': {
      const time = timeOf(text);
      if (time === undefined) throw failure("TIME '23:59:59.123'");
      return literalOf(time.nanoseconds / 1_000_000n, { kind: 'time', precision: time.precision, nullable: false });
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const [date = '', clock = '00:00:00'] = text.split(/[ T]/);
      const days = daysOf(date);
      const time = timeOf(clock);
      if (days === undefined || time === undefined) throw failure(`${type} '2020-12-31 23:59:59.123'`);
      const { precision } = time;
      const nanoseconds = BigInt(days) * 86_400_000_000_000n + time.nanoseconds;
      const unitNanoseconds = BigInt(1e9 / timestampUnitsPerSecond(precision));
      const kind = type === 'TIMESTAMP' ? 'timestamp' : 'timestamp-ltz';
      return literalOf(nanoseconds / unitNanoseconds, { kind, precision, nullable: false });
    }
  }
}

function daysOf(text: string): number | undefined {
  const match = dateText.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / 86_400_000;
}

function timeOf(text: string): { readonly nanoseconds: bigint; readonly precision: number } | undefined {
  const match = timeText.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const fraction = match[4] ?? '';
  const nanoseconds = BigInt((hours * 60 + minutes) * 60 + seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return { nanoseconds, precision: fraction.length };
}

const monthsOf = { YEAR: 12n, QUARTER: 3n, MONTH: 1n } as const;
const millisecondsOf = {
  WEEK: 604_800_000n,
  DAY: 86_400_000n,
  HOUR: 3_600_000n,
  MINUTE: 60_000n,
  SECOND: 1000n,
} as const;

// From the longest to the shortest; `INTERVAL … X TO Y` writes every unit from X to Y, with the sign between X and the next.
const ranges: Readonly<
  Record<string, { readonly pattern: RegExp; readonly units: readonly IntervalUnitName[]; readonly example: string }>
> = {
  'YEAR TO MONTH': { pattern: /^(\d+)-(\d+)$/, units: ['YEAR', 'MONTH'], example: '1-6' },
  'DAY TO HOUR': { pattern: /^(\d+) (\d+)$/, units: ['DAY', 'HOUR'], example: '1 12' },
  'DAY TO MINUTE': { pattern: /^(\d+) (\d+):(\d+)$/, units: ['DAY', 'HOUR', 'MINUTE'], example: '1 12:30' },
  'DAY TO SECOND': {
    pattern: /^(\d+) (\d+):(\d+):(\d+(?:\.\d+)?)$/,
    units: ['DAY', 'HOUR', 'MINUTE', 'SECOND'],
    example: '1 12:30:15.5',
  },
  'HOUR TO MINUTE': { pattern: /^(\d+):(\d+)$/, units: ['HOUR', 'MINUTE'], example: '12:30' },
  'HOUR TO SECOND': {
    pattern: /^(\d+):(\d+):(\d+(?:\.\d+)?)$/,
    units: ['HOUR', 'MINUTE', 'SECOND'],
    example: '12:30:15.5',
  },
  'MINUTE TO SECOND': { pattern: /^(\d+):(\d+(?:\.\d+)?)$/, units: ['MINUTE', 'SECOND'], example: '30:15.5' },
};

/** Months or milliseconds; a fraction below a millisecond is cut. */
export function bindInterval(context: BindContext, syntax: IntervalLiteral): Expression {
  const { qualifier } = syntax;
  const written = qualifier.to === undefined ? qualifier.from : `${qualifier.from} TO ${qualifier.to}`;
  const range =
    qualifier.to === undefined
      ? {
          pattern: qualifier.from === 'SECOND' ? /^(\d+(?:\.\d+)?)$/ : /^(\d+)$/,
          units: [qualifier.from],
          example: '5',
        }
      : ranges[written];
  if (range === undefined)
    throw semanticError(context, qualifier, `there is no interval from ${qualifier.from} to ${qualifier.to}`);
  const text = syntax.value.trim();
  const signed = /^[+-]/.test(text) ? text.slice(1) : text;
  const match = range.pattern.exec(signed);
  if (match === null) {
    throw semanticError(
      context,
      syntax,
      `'${syntax.value}' is not an interval ${written}`,
      `write it as INTERVAL '${range.example}' ${written}`,
    );
  }
  const kind = intervalKind(qualifier);
  const amount = range.units.reduce((sum, unit, index) => sum + amountOf(unit, match[index + 1] ?? '0'), 0n);
  const negative = text.startsWith('-') !== syntax.negative;
  return literalOf(negative ? -amount : amount, { kind, nullable: false });
}

function amountOf(unit: IntervalUnitName, text: string): bigint {
  if (unit === 'YEAR' || unit === 'QUARTER' || unit === 'MONTH') return BigInt(text) * monthsOf[unit];
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * millisecondsOf[unit] + BigInt(fraction.padEnd(3, '0').slice(0, 3));
}
