/** Days and months by JavaScript's calendar, for the interpreter. Instants are integers in units of `unitsPerSecond`. */

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n !== b < 0n && a % b !== 0n ? quotient - 1n : quotient;
}

const dayMs = 86_400_000;

/** Days since 1970-01-01; `month` counts from 0 and may lie outside a year. */
function daysOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime() / dayMs;
}

interface CivilDate {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  readonly day: number;
  /** 1 = Monday … 7 = Sunday. */
  readonly isoDay: number;
}

export function civilOf(days: number): CivilDate {
  const date = new Date(days * dayMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    isoDay: date.getUTCDay() || 7,
  };
}

/** The instant some months later; a day that the month lacks becomes its last. */
export function addMonths(value: bigint, unitsPerDay: bigint, months: bigint): bigint {
  const days = floorDivide(value, unitsPerDay);
  const { year, month, day } = civilOf(Number(days));
  const target = month - 1 + Number(months);
  const last = civilOf(daysOf(year, target + 1, 0)).day;
  return value + (BigInt(daysOf(year, target, Math.min(day, last))) - days) * unitsPerDay;
}

/** Whole months between two instants in milliseconds. */
export function monthsBetween(endMs: bigint, startMs: bigint): bigint {
  if (endMs < startMs) return -monthsBetween(startMs, endMs);
  const [from, to] = [startMs, endMs].map((value) => civilOf(Number(floorDivide(value, 86_400_000n)))) as [
    CivilDate,
    CivilDate,
  ];
  const months = BigInt((to.year - from.year) * 12 + to.month - from.month);
  return addMonths(startMs, 86_400_000n, months) > endMs ? months - 1n : months;
}

const secondsOfUnit: Readonly<Record<string, bigint>> = { DAY: 86_400n, HOUR: 3600n, MINUTE: 60n, SECOND: 1n };

/** Start of the unit that holds the instant, or of the next one when `up` and it is not a start. */
export function roundToUnit(value: bigint, unitsPerSecond: bigint, unit: string, up: boolean): bigint {
  const seconds = secondsOfUnit[unit];
  const size =
    unit === 'MILLISECOND' ? unitsPerSecond / 1000n : seconds === undefined ? undefined : seconds * unitsPerSecond;
  if (size !== undefined) {
    const start = floorDivide(value, size) * size;
    return up && start !== value ? start + size : start;
  }
  const unitsPerDay = 86_400n * unitsPerSecond;
  const days = Number(floorDivide(value, unitsPerDay));
  const start = BigInt(startOf(days, unit, 0)) * unitsPerDay;
  return up && start !== value ? BigInt(startOf(days, unit, 1)) * unitsPerDay : start;
}

/** First day of the unit that holds the day, or of the one `later` units on. */
function startOf(days: number, unit: string, later: number): number {
  const { year, month, isoDay } = civilOf(days);
  const years = (size: number, first: number): number =>
    daysOf((Math.floor((year - first) / size) + later) * size + first, 0, 1);
  switch (unit) {
    case 'WEEK':
      return days - (isoDay % 7) + 7 * later;
    case 'MONTH':
      return daysOf(year, month - 1 + later, 1);
    case 'QUARTER':
      return daysOf(year, (Math.floor((month - 1) / 3) + later) * 3, 1);
    case 'YEAR':
      return years(1, 0);
    case 'DECADE':
      return years(10, 0);
    case 'CENTURY':
      return years(100, 1);
    default:
      return years(1000, 1);
  }
}

/** EXTRACT. */
export function extractUnit(value: bigint, unitsPerSecond: bigint, unit: string): bigint {
  const unitsPerDay = 86_400n * unitsPerSecond;
  const days = Number(floorDivide(value, unitsPerDay));
  const clock = value - BigInt(days) * unitsPerDay;
  const inMinute = clock % (60n * unitsPerSecond);
  const { year, month, day, isoDay } = civilOf(days);
  const thursday = days + 4 - isoDay;
  const dayOfYear = (of: number): number => of - daysOf(civilOf(of).year, 0, 1) + 1;
  const period = (size: number): number => (year > 0 ? Math.ceil(year / size) : Math.floor(year / size));
  switch (unit) {
    case 'HOUR':
      return clock / (3600n * unitsPerSecond);
    case 'MINUTE':
      return (clock / (60n * unitsPerSecond)) % 60n;
    case 'SECOND':
      return inMinute / unitsPerSecond;
    case 'MILLISECOND':
      return (inMinute * 1000n) / unitsPerSecond;
    case 'MICROSECOND':
      return (inMinute * 1_000_000n) / unitsPerSecond;
    case 'NANOSECOND':
      return (inMinute * 1_000_000_000n) / unitsPerSecond;
    case 'EPOCH':
      return floorDivide(value, unitsPerSecond);
    case 'ISODOW':
      return BigInt(isoDay);
    case 'DOW':
      return BigInt((isoDay % 7) + 1);
    case 'DOY':
      return BigInt(dayOfYear(days));
    case 'WEEK':
      return BigInt(Math.ceil(dayOfYear(thursday) / 7));
    case 'ISOYEAR':
      return BigInt(civilOf(thursday).year);
    case 'YEAR':
      return BigInt(year);
    case 'QUARTER':
      return BigInt(Math.ceil(month / 3));
    case 'MONTH':
      return BigInt(month);
    case 'DAY':
      return BigInt(day);
    case 'DECADE':
      return BigInt(Math.floor(year / 10));
    case 'CENTURY':
      return BigInt(period(100));
    default:
      return BigInt(period(1000));
  }
}
