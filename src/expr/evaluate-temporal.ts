import { type DataType, timestampUnitsPerSecond } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import { civilOf, extractUnit, floorDivide, monthsBetween } from './calendar.ts';
import { EvaluationFailure, integerOf, type StrictEvaluator, textOf } from './evaluator.ts';
import { isTimestamp } from './numeric-types.ts';
import { millisecondsOfUnit, monthsOfUnit, unitOf } from './temporal-signatures.ts';

const unitsOf = (type: DataType): bigint =>
  isTimestamp(type) ? BigInt(timestampUnitsPerSecond(type.precision)) : 1000n;
const timestampPattern = 'yyyy-MM-dd HH:mm:ss';
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A piece of a Java pattern: a run of one letter, or text that stands for itself. */
interface PatternPart {
  readonly letter: string;
  readonly count: number;
  readonly text: string;
}

function partsOf(pattern: string): PatternPart[] {
  return Array.from(
    pattern.matchAll(/([a-zA-Z])\1*|''|'((?:[^']|'')*)'?|[^a-zA-Z']/gu),
    ([run, letter = '', quoted]) => ({
      letter,
      count: letter === '' ? 0 : run.length,
      text: run === "''" ? "'" : quoted === undefined ? run : quoted.replaceAll("''", "'"),
    }),
  );
}

function unsupported(): never {
  throw new EvaluationFailure('the pattern is not supported');
}

function format(value: bigint, unitsPerSecond: bigint, pattern: string): string {
  const seconds = floorDivide(value, unitsPerSecond);
  const nanos = ((value - seconds * unitsPerSecond) * 1_000_000_000n) / unitsPerSecond;
  const days = floorDivide(seconds, 86_400n);
  const clock = Number(seconds - days * 86_400n);
  const { year, month, day, isoDay } = civilOf(Number(days));
  const hour = Math.floor(clock / 3600);
  const pad = (number: number, width: number): string =>
    `${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(width, '0')}`;
  const name = (names: readonly string[], index: number, count: number): string =>
    (names[index] ?? '').slice(0, count > 3 ? undefined : 3);
  const write: Readonly<Record<string, (count: number) => string>> = {
    y: (count) => (count === 2 ? pad(((year % 100) + 100) % 100, 2) : pad(year, count)),
    M: (count) => (count > 2 ? name(monthNames, month - 1, count) : pad(month, count)),
    d: (count) => pad(day, count),
    D: (count) => pad(Number(extractUnit(days * 86_400n, 1n, 'DOY')), count),
    H: (count) => pad(hour, count),
    k: (count) => pad(hour === 0 ? 24 : hour, count),
    K: (count) => pad(hour % 12, count),
    h: (count) => pad(hour % 12 === 0 ? 12 : hour % 12, count),
    m: (count) => pad(Math.floor(clock / 60) % 60, count),
    s: (count) => pad(clock % 60, count),
    S: (count) => (count > 9 ? unsupported() : String(nanos).padStart(9, '0').slice(0, count)),
    n: (count) => pad(Number(nanos), count),
    a: () => (hour < 12 ? 'AM' : 'PM'),
    E: (count) => name(dayNames, isoDay - 1, count),
  };
  const alias: Readonly<Record<string, string>> = { u: 'y', L: 'M' };
  return partsOf(pattern)
    .map(({ letter, count, text }) => {
      if (letter === '') return text;
      if (count > 32) return unsupported();
      return (write[alias[letter] ?? letter] ?? unsupported)(count);
    })
    .join('');
}

/** Milliseconds of a text by a pattern; undefined when it does not follow it. */
function parse(text: string, pattern: string): bigint | undefined {
  const fields = { y: 1970, M: 1, d: 1, H: 0, m: 0, s: 0 };
  let [nanos, half, isTwelve] = [0, 0, false];
  let rest = text;
  const take = (expected: RegExp): string | undefined => {
    const found = expected.exec(rest)?.[0];
    if (found !== undefined) rest = rest.slice(found.length);
    return found;
  };
  const parts = partsOf(pattern);
  for (const [index, { letter, count, text: literal }] of parts.entries()) {
    if (letter === '') {
      if (!rest.startsWith(literal)) return undefined;
      rest = rest.slice(literal.length);
      continue;
    }
    const isTight = (parts[index + 1]?.letter ?? '') !== '';
    const numbers = (): number | undefined => {
      const isYear = letter === 'y' || letter === 'u';
      const least = isTight || (isYear && (count === 2 || count > 4)) ? count : 1;
      const most = isTight
        ? count
        : isYear
          ? count === 2
            ? 2
            : 9
          : letter === 'S' || count === 1
            ? 9
            : Math.max(2, count);
      const digits = take(new RegExp(`^\\d{${letter === 'S' ? 1 : least},${most}}`));
      return digits === undefined ? undefined : letter === 'S' ? Number(digits.padEnd(9, '0')) : Number(digits);
    };
    const names = (all: readonly string[]): number => {
      const known = all.map((name) => name.slice(0, count > 3 ? undefined : 3).toLowerCase());
      const found = known.findIndex((name) => rest.toLowerCase().startsWith(name));
      rest = rest.slice(known[found]?.length ?? 0);
      return found;
    };
    switch (letter) {
      case 'y':
      case 'u':
      case 'M':
      case 'L':
      case 'd':
      case 'H':
      case 'm':
      case 's': {
        const key = letter === 'u' ? 'y' : letter === 'L' ? 'M' : letter;
        const number = key === 'M' && count > 2 ? names(monthNames) + 1 || undefined : numbers();
        if (number === undefined) return undefined;
        fields[key] = key === 'y' && count === 2 ? 2000 + number : number;
        break;
      }
      case 'h': {
        const number = numbers();
        if (number === undefined || number < 1 || number > 12) return undefined;
        [fields.H, isTwelve] = [number % 12, true];
        break;
      }
      case 'S': {
        const number = numbers();
        if (number === undefined) return undefined;
        nanos = number;
        break;
      }
      case 'a': {
        const found = take(/^[ap]m/i);
        if (found === undefined) return undefined;
        half = found.toLowerCase() === 'am' ? 0 : 12;
        break;
      }
      case 'E':
        if (names(dayNames) === -1) return undefined;
        break;
      default:
        unsupported();
    }
  }
  const { y, M, d, H, m, s } = fields;
  const hour = isTwelve ? H + half : H;
  const date = new Date(0);
  date.setUTCFullYear(y, M - 1, d);
  if (M < 1 || M > 12 || date.getUTCDate() !== d || date.getUTCMonth() !== M - 1 || hour > 23 || m > 59 || s > 59)
    return undefined;
  return BigInt(date.getTime() + ((hour * 60 + m) * 60 + s) * 1000 + Math.floor(nanos / 1e6));
}

export const evaluateTemporal = {
  EXTRACT([, value], call) {
    const { type } = present(call.operands[1], 'operand');
    const instant = integerOf(value) * (type.kind === 'date' ? 86_400_000n : 1n);
    return extractUnit(instant, unitsOf(type), unitOf(call.operands[0]) ?? '');
  },
  TIMESTAMPDIFF([, from, to], call) {
    const unit = unitOf(call.operands[0]) ?? '';
    const months = monthsOfUnit[unit];
    const [start, end] = [integerOf(from), integerOf(to)];
    const count =
      months === undefined
        ? (end - start) / present(millisecondsOfUnit[unit], 'unit')
        : monthsBetween(end, start) / months;
    return BigInt.asIntN(32, count);
  },
  DATE_FORMAT: ([value, pattern], call) =>
    format(integerOf(value), unitsOf(present(call.operands[0], 'operand').type), textOf(pattern)),
  TO_TIMESTAMP: ([text, pattern]) =>
    parse(textOf(text), pattern === undefined ? timestampPattern : textOf(pattern)) ?? null,
  TO_DATE([text, pattern]) {
    const milliseconds = parse(textOf(text), pattern === undefined ? 'yyyy-MM-dd' : textOf(pattern));
    return milliseconds === undefined ? null : floorDivide(milliseconds, 86_400_000n);
  },
  TO_TIMESTAMP_LTZ: ([epoch, digits]) =>
    digits === 0n ? BigInt.asIntN(64, integerOf(epoch) * 1000n) : integerOf(epoch),
  FROM_UNIXTIME: ([seconds, pattern]) =>
    format(integerOf(seconds), 1n, pattern === undefined ? timestampPattern : textOf(pattern)),
  // Only a running program has a clock; here, as in a program without one, time stands still.
  PROCTIME: () => 0n,
  UNIX_TIMESTAMP([text, pattern]) {
    const milliseconds = parse(textOf(text), pattern === undefined ? timestampPattern : textOf(pattern));
    return milliseconds === undefined ? -(2n ** 63n) : milliseconds / 1000n;
  },
} as const satisfies Record<string, StrictEvaluator>;
