/** The text functions under the names by which TypeScript and emitted programs call them. */
import * as dateTime from './date-time';
import * as decimal from './decimal';
import * as integer from './integer';
import * as fromText from './parse-double';
import * as toText from './print-double';

export function textParseInteger(text: usize, length: i32, out: usize): i32 {
  return integer.parseInteger(text, length, out);
}

export function textParseDouble(text: usize, length: i32, out: usize): i32 {
  return fromText.parseDouble(text, length, out);
}

export function textParseFloat(text: usize, length: i32, out: usize): i32 {
  return fromText.parseFloat(text, length, out);
}

export function textParseDecimal(text: usize, length: i32, precision: i32, scale: i32, out: usize): i32 {
  return decimal.parseDecimal(text, length, precision, scale, out);
}

export function textParseDate(text: usize, length: i32, style: i32, out: usize): i32 {
  return dateTime.parseDate(text, length, style, out);
}

export function textParseTime(text: usize, length: i32, style: i32, out: usize): i32 {
  return dateTime.parseTime(text, length, style, out);
}

export function textParseTimestamp(text: usize, length: i32, style: i32, zone: i32, precision: i32, out: usize): i32 {
  return dateTime.parseTimestamp(text, length, style, zone, precision, out);
}

export function textPrintInteger(value: i64, out: usize): i32 {
  return integer.printInteger(value, out);
}

export function textPrintDouble(value: f64, out: usize): i32 {
  return toText.printDouble(value, out);
}

export function textPrintFloat(value: f64, out: usize): i32 {
  return toText.printFloat(<f32>value, out);
}

export function textPrintDecimal(low: i64, high: i64, scale: i32, out: usize): i32 {
  return decimal.printDecimal(<u64>low, high, scale, out);
}

export function textPrintDate(days: i32, out: usize): i32 {
  return dateTime.printDate(days, out);
}

export function textPrintTime(timeMs: i32, fractionDigits: i32, out: usize): i32 {
  return dateTime.printTime(timeMs, fractionDigits, out);
}

export function textPrintTimestamp(value: i64, style: i32, zone: i32, precision: i32, out: usize): i32 {
  return dateTime.printTimestamp(value, style, zone, precision, out);
}
