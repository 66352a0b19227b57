/** Literals, interval qualifiers and units of time. */
import { nearestName } from '../base/nearest-name.ts';
import type {
  DateTimeLiteral,
  Expression,
  IntervalLiteral,
  IntervalQualifier,
  IntervalUnitName,
  NumericLiteral,
  TimeUnitName,
} from './ast.ts';
import type { Cursor } from './cursor.ts';
import { isStringToken, parseInteger, parseString } from './parse-name.ts';

const intervalUnits: readonly IntervalUnitName[] = [
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
];

const timeUnits: readonly TimeUnitName[] = [
  ...intervalUnits,
  'MILLENNIUM',
  'CENTURY',
  'DECADE',
  'DOW',
  'DOY',
  'ISODOW',
  'ISOYEAR',
  'MILLISECOND',
  'MICROSECOND',
  'NANOSECOND',
  'EPOCH',
];

export function parseNumber(cursor: Cursor): NumericLiteral {
  const token = cursor.token;
  if (token.kind !== 'integer' && token.kind !== 'decimal' && token.kind !== 'approximate') cursor.fail('a number');
  cursor.advance();
  const span = { start: token.start, end: token.end };
  return { kind: 'NumericLiteral', span, form: token.kind as NumericLiteral['form'], text: token.text };
}

/** `DATE '…'` and its kin if one is next; the same words without a string are names of types or functions. */
function parseDateTimeLiteral(cursor: Cursor): DateTimeLiteral | undefined {
  const { start, token } = cursor;
  let type: DateTimeLiteral['type'];
  if (token.key === 'DATE' || token.key === 'TIME' || token.key === 'TIMESTAMP' || token.key === 'TIMESTAMP_LTZ') {
    type = token.key;
  } else {
    return undefined;
  }
  if (isStringToken(cursor.peek(1))) cursor.advance();
  else if (type === 'TIMESTAMP' && cursor.accept('TIMESTAMP', 'WITH', 'LOCAL', 'TIME', 'ZONE')) type = 'TIMESTAMP_LTZ';
  else return undefined;
  const { value } = parseString(cursor);
  return { kind: 'DateTimeLiteral', span: cursor.spanFrom(start), type, value };
}

/** Behind the word INTERVAL, which starts at `start`. */
function parseIntervalLiteral(cursor: Cursor, start: number): IntervalLiteral {
  const negative = cursor.acceptOneOf(['-', '+']) === '-';
  if (cursor.token.kind === 'integer' || cursor.token.kind === 'decimal') {
    const { text } = cursor.token;
    cursor.fail(
      "the length of the interval in 'single quotes'",
      `write INTERVAL '${text}' ${cursor.peek(1).key}`.trim(),
    );
  }
  const { value } = parseString(cursor, "the length of the interval in 'single quotes'");
  const qualifier = parseIntervalQualifier(cursor);
  return { kind: 'IntervalLiteral', span: cursor.spanFrom(start), negative, value, qualifier };
}

/** `YEAR(2) TO MONTH`, `SECOND(2, 3)` and so on. */
export function parseIntervalQualifier(cursor: Cursor): IntervalQualifier {
  const { start } = cursor;
  const from = parseIntervalUnit(cursor);
  let leadingPrecision: number | undefined;
  let fractionalPrecision: number | undefined;
  if (cursor.accept('(')) {
    leadingPrecision = parseInteger(cursor, 'a number of digits');
    if (from === 'SECOND' && cursor.accept(',')) fractionalPrecision = parseInteger(cursor, 'a number of digits');
    cursor.expect(')');
  }
  let to: IntervalUnitName | undefined;
  if (cursor.accept('TO')) {
    const { token } = cursor;
    to = parseIntervalUnit(cursor);
    if (!canSpan(from, to)) {
      const hint = 'an interval runs from YEAR to MONTH, or from DAY, HOUR or MINUTE to a smaller unit';
      cursor.failAt(token, `no interval runs from ${from} to ${to}`, hint);
    }
    if (to === 'SECOND' && cursor.accept('(')) {
      fractionalPrecision = parseInteger(cursor, 'a number of digits');
      cursor.expect(')');
    }
  }
  return { kind: 'IntervalQualifier', span: cursor.spanFrom(start), from, to, leadingPrecision, fractionalPrecision };
}

function canSpan(from: IntervalUnitName, to: IntervalUnitName): boolean {
  if (from === 'YEAR') return to === 'MONTH';
  const dayTimeUnits: readonly IntervalUnitName[] = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];
  return dayTimeUnits.includes(from) && dayTimeUnits.indexOf(to) > dayTimeUnits.indexOf(from);
}

function parseIntervalUnit(cursor: Cursor): IntervalUnitName {
  const unit = unitOf(cursor.token.key, intervalUnits);
  if (unit === undefined) return failAtUnit(cursor, intervalUnits);
  cursor.advance();
  return unit;
}

export function parseTimeUnit(cursor: Cursor): TimeUnitName {
  const unit = unitOf(cursor.token.key.replace(/^SQL_TSI_/, ''), timeUnits);
  if (unit === undefined) return failAtUnit(cursor, timeUnits);
  cursor.advance();
  return unit;
}

/** The plural is the same unit: `10 SECONDS`. */
function unitOf<U extends string>(key: string, units: readonly U[]): U | undefined {
  return units.find((unit) => unit === key || `${unit}S` === key);
}

function failAtUnit(cursor: Cursor, units: readonly string[]): never {
  const { token } = cursor;
  const nearest = token.kind === 'word' ? nearestName(token.text, units) : undefined;
  return cursor.fail('a unit of time such as DAY or SECOND', nearest && `did you mean ${nearest}?`);
}

/** A literal if one is next. */
export function parseLiteral(cursor: Cursor): Expression | undefined {
  const { start, token } = cursor;
  switch (token.kind) {
    case 'integer':
    case 'decimal':
    case 'approximate':
      return parseNumber(cursor);
    case 'string':
    case 'unicode-string':
      return parseString(cursor);
    case 'binary':
      cursor.advance();
      return { kind: 'BinaryLiteral', span: cursor.spanFrom(start), hex: token.text };
    default:
      break;
  }
  switch (token.key) {
    case 'TRUE':
    case 'FALSE':
      cursor.advance();
      return { kind: 'BooleanLiteral', span: cursor.spanFrom(start), value: token.key === 'TRUE' };
    case 'UNKNOWN':
      cursor.advance();
      return { kind: 'UnknownLiteral', span: cursor.spanFrom(start) };
    case 'NULL':
      cursor.advance();
      return { kind: 'NullLiteral', span: cursor.spanFrom(start) };
    case 'INTERVAL':
      cursor.advance();
      return parseIntervalLiteral(cursor, start);
    case '?':
      cursor.advance();
      return { kind: 'DynamicParameter', span: cursor.spanFrom(start), index: cursor.nextParameterIndex() };
    default:
      return parseDateTimeLiteral(cursor);
  }
}
