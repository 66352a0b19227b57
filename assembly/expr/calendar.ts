/** Parts of instants, and instants rounded to units, in the proleptic Gregorian calendar and UTC. */
import {
  UNIT_CENTURY,
  UNIT_DAY,
  UNIT_DECADE,
  UNIT_DOW,
  UNIT_DOY,
  UNIT_EPOCH,
  UNIT_HOUR,
  UNIT_ISODOW,
  UNIT_ISOYEAR,
  UNIT_MICROSECOND,
  UNIT_MILLENNIUM,
  UNIT_MILLISECOND,
  UNIT_MINUTE,
  UNIT_MONTH,
  UNIT_NANOSECOND,
  UNIT_QUARTER,
  UNIT_SECOND,
  UNIT_WEEK,
  UNIT_YEAR,
} from '../generated/layouts';
import { civilFromDays, daysFromCivil, daysOfMonth } from '../text/date-time';

const DAY_MS: i64 = 86400000;

export function floorDivide(a: i64, b: i64): i64 {
  const quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

/** 1 = Monday … 7 = Sunday; 1970-01-01 was a Thursday. */
export function isoDayOfWeek(days: i64): i64 {
  const since = (days + 3) % 7;
  return (since < 0 ? since + 7 : since) + 1;
}

/** The Thursday of a day's ISO week decides the week's year. */
function thursdayOf(days: i64): i64 {
  return days + 4 - isoDayOfWeek(days);
}

function dayOfYear(days: i64): i64 {
  return days - <i64>daysFromCivil(<i32>(civilFromDays(days) >> 9), 1, 1) + 1;
}

export function timeExtract(value: i64, unitsPerSecond: i64, unit: i32): i64 {
  const unitsPerDay = unitsPerSecond * 86400;
  const days = floorDivide(value, unitsPerDay);
  const clock = value - days * unitsPerDay;
  if (unit == UNIT_HOUR) return clock / (unitsPerSecond * 3600);
  if (unit == UNIT_MINUTE) return (clock / (unitsPerSecond * 60)) % 60;
  if (unit == UNIT_SECOND) return (clock / unitsPerSecond) % 60;
  if (unit >= UNIT_MILLISECOND) {
    // Seconds of the minute in the smaller unit.
    const perSecond: i64 = unit == UNIT_MILLISECOND ? 1000 : unit == UNIT_MICROSECOND ? 1000000 : 1000000000;
    const inMinute = clock % (unitsPerSecond * 60);
    return perSecond >= unitsPerSecond
      ? inMinute * (perSecond / unitsPerSecond)
      : inMinute / (unitsPerSecond / perSecond);
  }
  if (unit == UNIT_EPOCH) return floorDivide(value, unitsPerSecond);
  if (unit == UNIT_ISODOW) return isoDayOfWeek(days);
  if (unit == UNIT_DOW) return (isoDayOfWeek(days) % 7) + 1;
  if (unit == UNIT_DOY) return dayOfYear(days);
  if (unit == UNIT_WEEK) return (dayOfYear(thursdayOf(days)) - 1) / 7 + 1;
  if (unit == UNIT_ISOYEAR) return civilFromDays(thursdayOf(days)) >> 9;
  const civil = civilFromDays(days);
  const year = civil >> 9;
  const month = (civil >> 5) & 15;
  if (unit == UNIT_YEAR) return year;
  if (unit == UNIT_QUARTER) return (month + 2) / 3;
  if (unit == UNIT_MONTH) return month;
  if (unit == UNIT_DAY) return civil & 31;
  if (unit == UNIT_DECADE) return floorDivide(year, 10);
  const size: i64 = unit == UNIT_CENTURY ? 100 : 1000;
  // There is no year 0: the first century is 1..100.
  return year > 0 ? (year + size - 1) / size : floorDivide(year, size);
}

/** First day of the unit that holds the day. */
function startOfUnit(days: i64, unit: i32): i64 {
  if (unit == UNIT_WEEK) return days - (isoDayOfWeek(days) % 7);
  const civil = civilFromDays(days);
  const year = civil >> 9;
  const month = (civil >> 5) & 15;
  if (unit == UNIT_MONTH) return days - (civil & 31) + 1;
  if (unit == UNIT_QUARTER) return daysFromCivil(<i32>year, <i32>(month - ((month - 1) % 3)), 1);
  return daysFromCivil(<i32>startYear(year, unit), 1, 1);
}

function startYear(year: i64, unit: i32): i64 {
  if (unit == UNIT_YEAR) return year;
  if (unit == UNIT_DECADE) return floorDivide(year, 10) * 10;
  const size: i64 = unit == UNIT_CENTURY ? 100 : 1000;
  return floorDivide(year - 1, size) * size + 1;
}

/** First day of the unit behind the one that starts on the day. */
function nextUnit(start: i64, unit: i32): i64 {
  if (unit == UNIT_WEEK) return start + 7;
  const civil = civilFromDays(start);
  const year = <i32>(civil >> 9);
  const month = <i32>((civil >> 5) & 15);
  if (unit == UNIT_MONTH) return month == 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  if (unit == UNIT_QUARTER) return month > 9 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 3, 1);
  const years = unit == UNIT_YEAR ? 1 : unit == UNIT_DECADE ? 10 : unit == UNIT_CENTURY ? 100 : 1000;
  return daysFromCivil(year + years, 1, 1);
}

export function timeRound(value: i64, unitsPerSecond: i64, unit: i32, up: i32): i64 {
  if (unit == UNIT_DAY || unit >= UNIT_HOUR) {
    let size = unitsPerSecond;
    if (unit == UNIT_DAY) size *= 86400;
    else if (unit == UNIT_HOUR) size *= 3600;
    else if (unit == UNIT_MINUTE) size *= 60;
    else if (unit == UNIT_MILLISECOND) size /= 1000;
    const start = floorDivide(value, size) * size;
    return up != 0 && start != value ? start + size : start;
  }
  const unitsPerDay = unitsPerSecond * 86400;
  const start = startOfUnit(floorDivide(value, unitsPerDay), unit);
  return (up != 0 && start * unitsPerDay != value ? nextUnit(start, unit) : start) * unitsPerDay;
}

export function addMonths(value: i64, unitsPerDay: i64, months: i32): i64 {
  const days = floorDivide(value, unitsPerDay);
  const civil = civilFromDays(days);
  const count = (civil >> 9) * 12 + ((civil >> 5) & 15) - 1 + <i64>months;
  const year = <i32>floorDivide(count, 12);
  const month = <i32>(count - <i64>year * 12) + 1;
  const day = min(<i32>(civil & 31), daysOfMonth(year, month));
  return (<i64>daysFromCivil(year, month, day) - days) * unitsPerDay + value;
}

export function monthsBetween(end: i64, start: i64): i64 {
  if (end < start) return -monthsBetween(start, end);
  const from = civilFromDays(floorDivide(start, DAY_MS));
  const to = civilFromDays(floorDivide(end, DAY_MS));
  const months = ((to >> 9) - (from >> 9)) * 12 + ((to >> 5) & 15) - ((from >> 5) & 15);
  return addMonths(start, DAY_MS, <i32>months) > end ? months - 1 : months;
}
