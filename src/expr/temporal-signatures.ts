import { type DataType, withNullable } from '../arrow/data-type.ts';
import { bigintType, castExpression, intType, stringType } from './coercion.ts';
import type { Expression } from './expression.ts';
import { isString, isTimestamp } from './numeric-types.ts';
import { isNullable, type Parameter, parameters, type Signature, strict } from './signature.ts';

const { text, bigint } = parameters;
const timestamp: DataType = { kind: 'timestamp', precision: 3, nullable: false };

const dateUnits = [
  'MILLENNIUM',
  'CENTURY',
  'DECADE',
  'YEAR',
  'ISOYEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DOW',
  'ISODOW',
  'DOY',
  'EPOCH',
];
const timeUnits = ['HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND', 'NANOSECOND'];

/** Units of TIMESTAMPDIFF: months, or milliseconds. */
export const monthsOfUnit: Readonly<Record<string, bigint>> = { YEAR: 12n, QUARTER: 3n, MONTH: 1n };
export const millisecondsOfUnit: Readonly<Record<string, bigint>> = {
  WEEK: 604_800_000n,
  DAY: 86_400_000n,
  HOUR: 3_600_000n,
  MINUTE: 60_000n,
  SECOND: 1000n,
  MILLISECOND: 1n,
};

export function unitOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'literal' && typeof expression.value === 'string'
    ? expression.value.toUpperCase()
    : undefined;
}

/** A point in time as a timestamp: dates begin at midnight, strings are read as CAST reads them. */
const instant: Parameter = (operand) => {
  if (isTimestamp(operand.type)) return operand;
  if (operand.type.kind === 'date' || operand.type.kind === 'null' || isString(operand.type))
    return castExpression(operand, timestamp, false);
  return undefined;
};

const formatLetters = 'yuMLdDHkKhmsSnaE';
const parseLetters = 'yuMLdHhmsSaE';

/** Refuses a constant pattern with letters that are not known, before a row meets it. */
function withPattern(signature: Signature, letters: string): Signature {
  return {
    accepts: `${signature.accepts} with a pattern of the letters ${letters.split('').join(' ')}, others quoted`,
    infer(given) {
      const pattern = given[1];
      const isConstant = pattern?.kind === 'literal' && typeof pattern.value === 'string';
      const used = isConstant
        ? String(pattern.value)
            .replace(/'[^']*'/g, '')
            .match(/[a-zA-Z]/g)
        : null;
      return used?.some((letter) => !letters.includes(letter)) === true ? undefined : signature.infer(given);
    },
  };
}

export const temporalSignatures = {
  EXTRACT: {
    accepts: 'EXTRACT(unit FROM time)',
    infer([unit, operand, ...more]) {
      const name = unitOf(unit);
      if (unit === undefined || operand === undefined || more.length > 0 || name === undefined) return undefined;
      const time = operand.type.kind === 'null' ? castExpression(operand, timestamp, false) : operand;
      const known = isTimestamp(time.type)
        ? [...dateUnits, ...timeUnits]
        : time.type.kind === 'date'
          ? dateUnits
          : time.type.kind === 'time'
            ? timeUnits
            : [];
      return known.includes(name)
        ? { operands: [unit, time], type: withNullable(bigintType, time.type.nullable) }
        : undefined;
    },
  },
  TIMESTAMPDIFF: {
    accepts: 'TIMESTAMPDIFF(unit, time, time) with a unit from YEAR to MILLISECOND',
    infer([unit, from, to, ...more]) {
      const name = unitOf(unit);
      if (unit === undefined || from === undefined || to === undefined || more.length > 0 || name === undefined)
        return undefined;
      if (monthsOfUnit[name] === undefined && millisecondsOfUnit[name] === undefined) return undefined;
      const [first, last] = [instant(from), instant(to)];
      if (first === undefined || last === undefined) return undefined;
      // A time of day has no meaning below milliseconds here.
      const operands = [first, last].map((operand) =>
        castExpression(operand, withNullable(timestamp, operand.type.nullable), false),
      );
      return { operands: [unit, ...operands], type: withNullable(intType, isNullable(operands)) };
    },
  },
  DATE_FORMAT: withPattern(strict('DATE_FORMAT(time, STRING)', [instant, text], stringType), formatLetters),
  TO_TIMESTAMP: withPattern(
    strict('TO_TIMESTAMP(STRING), TO_TIMESTAMP(STRING, STRING)', [text, text], timestamp, {
      optional: 1,
      mayBeNull: true,
    }),
    parseLetters,
  ),
  TO_DATE: withPattern(
    strict(
      'TO_DATE(STRING), TO_DATE(STRING, STRING)',
      [text, text],
      { kind: 'date', nullable: true },
      { optional: 1, mayBeNull: true },
    ),
    parseLetters,
  ),
  TO_TIMESTAMP_LTZ: {
    accepts: 'TO_TIMESTAMP_LTZ(BIGINT, 0), TO_TIMESTAMP_LTZ(BIGINT, 3)',
    infer([epoch, precision, ...more]) {
      const operand = epoch === undefined ? undefined : bigint(epoch);
      if (operand === undefined || more.length > 0) return undefined;
      const digits = precision ?? { kind: 'literal', value: 3n, type: intType };
      if (digits.kind !== 'literal' || (digits.value !== 0n && digits.value !== 3n)) return undefined;
      return {
        operands: [operand, digits],
        type: { kind: 'timestamp-ltz', precision: 3, nullable: operand.type.nullable },
      };
    },
  },
  FROM_UNIXTIME: withPattern(
    strict('FROM_UNIXTIME(BIGINT), FROM_UNIXTIME(BIGINT, STRING)', [bigint, text], stringType, {
      optional: 1,
    }),
    formatLetters,
  ),
  PROCTIME: strict('PROCTIME()', [], { kind: 'timestamp-ltz', precision: 3, nullable: false }),
  UNIX_TIMESTAMP: withPattern(
    strict('UNIX_TIMESTAMP(STRING), UNIX_TIMESTAMP(STRING, STRING)', [text, text], bigintType, {
      optional: 1,
    }),
    parseLetters,
  ),
} as const satisfies Record<string, Signature>;
