/** Text of the values of SQL types, as Flink prints them, and back. */

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000n;
const pad = (value: number | bigint, digits: number): string => value.toString().padStart(digits, '0');

/** Days since 1970-01-01 as `yyyy-mm-dd`. */
export function dateText(days: number): string {
  // Days to a civil date in the proleptic Gregorian calendar, counted in eras of 400 years that start on 1 March.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const civilMonth = month < 10 ? month + 3 : month - 9;
  const year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0);
  return `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(civilMonth, 2)}-${pad(day, 2)}`;
}

/** Days since 1970-01-01 of `yyyy-mm-dd`, or undefined when the text is no date. */
export function parseDate(text: string): number | undefined {
  const match = /^(-?\d{4,})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return dateText(days) === `${match[1]}-${pad(month, 2)}-${pad(day, 2)}` ? days : undefined;
}

/** Milliseconds of the day as `hh:mm:ss`, with `precision` fraction digits. */
export function timeText(timeMs: number, precision: number): string {
  const seconds = Math.floor((timeMs % minuteMs) / 1000);
  const fraction =
    precision === 0
      ? ''
      : `.${pad(timeMs % 1000, 3)
          .padEnd(precision, '0')
          .slice(0, precision)}`;
  return `${pad(Math.floor(timeMs / hourMs), 2)}:${pad(Math.floor((timeMs % hourMs) / minuteMs), 2)}:${pad(seconds, 2)}${fraction}`;
}

/** A timestamp as `yyyy-mm-dd hh:mm:ss`, with `precision` fraction digits. */
export function timestampText(value: bigint, unitsPerSecond: bigint, precision: number): string {
  const unitsPerDay = unitsPerSecond * 86_400n;
  const unitsOfDay = ((value % unitsPerDay) + unitsPerDay) % unitsPerDay;
  const days = Number((value - unitsOfDay) / unitsPerDay);
  const clock = timeText(Number(unitsOfDay / unitsPerSecond) * 1000, 0);
  const fractionDigits = unitsPerSecond.toString().length - 1;
  const fraction =
    precision === 0
      ? ''
      : `.${pad(unitsOfDay % unitsPerSecond, fractionDigits)
          .padEnd(precision, '0')
          .slice(0, precision)}`;
  return `${dateText(days)} ${clock}${fraction}`;
}

/** The value of `hh:mm:ss[.fff]` in units of `unitsPerSecond`, or undefined; digits beyond the unit are cut off. */
export function parseTime(text: string, unitsPerSecond: bigint): bigint | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2], match[3]].map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const nanos = BigInt((match[4] ?? '').padEnd(9, '0'));
  return BigInt(hours * 3600 + minutes * 60 + seconds) * unitsPerSecond + (nanos * unitsPerSecond) / 1_000_000_000n;
}

/** The value of `yyyy-mm-dd[ hh:mm:ss[.fff]]` (or with `T`) in units of `unitsPerSecond`, or undefined. */
export function parseTimestamp(text: string, unitsPerSecond: bigint): bigint | undefined {
  const match = /^(\S+?)(?:[ T](\S+))?$/.exec(text);
  const days = match === null ? undefined : parseDate(match[1] ?? '');
  const clock = parseTime(match?.[2] ?? '00:00:00', unitsPerSecond);
  if (days === undefined || clock === undefined) return undefined;
  return BigInt(days) * 86_400n * unitsPerSecond + clock;
}

/** An unscaled decimal with its point in place. */
export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The unscaled value of a decimal literal at `scale`, or undefined when it is no number or has more fraction digits. */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '' || fraction.length > scale) return undefined;
  const unscaled = BigInt(whole + fraction.padEnd(scale, '0'));
  return match[1] === '-' ? -unscaled : unscaled;
}

/** Months as `+y-mm`. */
export function yearMonthIntervalText(months: number): string {
  const size = Math.abs(months);
  return `${months < 0 ? '-' : '+'}${Math.floor(size / 12)}-${pad(size % 12, 2)}`;
}

/** The months of `+y-mm`, or undefined. */
export function parseYearMonthInterval(text: string): number | undefined {
  const match = /^([+-]?)(\d+)-(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const months = Number(match[2]) * 12 + Number(match[3]);
  return match[1] === '-' ? -months : months;
}

/** Milliseconds as `+d hh:mm:ss.fff`. */
export function dayTimeIntervalText(intervalMs: bigint): string {
  const size = intervalMs < 0n ? -intervalMs : intervalMs;
  return `${intervalMs < 0n ? '-' : '+'}${size / dayMs} ${timeText(Number(size % dayMs), 3)}`;
}

/** The milliseconds of `+d hh:mm:ss.fff`, or undefined. */
export function parseDayTimeInterval(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+) (\S+)$/.exec(text);
  const clockMs = parseTime(match?.[3] ?? '', 1000n);
  if (match === null || clockMs === undefined) return undefined;
  const intervalMs = BigInt(match[2] ?? 0) * dayMs + clockMs;
  return match[1] === '-' ? -intervalMs : intervalMs;
}
