import type { KernelFamily } from './table.ts';

const parse = { parameters: { start: 'ptr', length: 'i32', out: 'ptr' }, result: 'i32' } as const;

/** Values as text, both ways. Parsers return TEXT_OK, TEXT_MALFORMED or TEXT_OVERFLOW; printers return bytes written. */
export const text = {
  name: 'text',
  module: 'text/text',
  functions: {
    textParseInteger: parse,
    textParseDouble: parse,
    textParseFloat: parse,
    textParseDecimal: {
      parameters: { start: 'ptr', length: 'i32', precision: 'i32', scale: 'i32', out: 'ptr' },
      result: 'i32',
    },
    textParseDate: { parameters: { start: 'ptr', length: 'i32', style: 'i32', out: 'ptr' }, result: 'i32' },
    textParseTime: { parameters: { start: 'ptr', length: 'i32', style: 'i32', out: 'ptr' }, result: 'i32' },
    textParseTimestamp: {
      parameters: { start: 'ptr', length: 'i32', style: 'i32', zone: 'i32', precision: 'i32', out: 'ptr' },
      result: 'i32',
    },
    textPrintInteger: { parameters: { value: 'i64', out: 'ptr' }, result: 'i32' },
    textPrintDouble: { parameters: { value: 'f64', out: 'ptr' }, result: 'i32' },
    /** The value must be a float32 number. */
    textPrintFloat: { parameters: { value: 'f64', out: 'ptr' }, result: 'i32' },
    textPrintDecimal: { parameters: { low: 'i64', high: 'i64', scale: 'i32', out: 'ptr' }, result: 'i32' },
    textPrintDate: { parameters: { days: 'i32', out: 'ptr' }, result: 'i32' },
    textPrintTime: { parameters: { timeMs: 'i32', fractionDigits: 'i32', out: 'ptr' }, result: 'i32' },
    textPrintTimestamp: {
      parameters: { value: 'i64', style: 'i32', zone: 'i32', precision: 'i32', out: 'ptr' },
      result: 'i32',
    },
  },
  constants: {
    /** Results of parsers; the value goes to `out` for TEXT_OK only. */
    TEXT_OK: 0,
    TEXT_MALFORMED: -1,
    /** Well formed, and the value does not fit the type. */
    TEXT_OVERFLOW: -2,
    /** `2020-01-01 10:00:00.5`: date, blank, time with seconds; a fraction prints without trailing zeros. */
    TEXT_STYLE_SQL: 0,
    /** `2020-01-01T10:00:00.5`: as ISO-8601; seconds may be left out when read. */
    TEXT_STYLE_ISO: 1,
    /**
     * As CAST reads and prints: month, day, hour, minute and second of one or two digits, the time may be left out; a
     * fraction prints with at least `precision` digits.
     */
    TEXT_STYLE_CAST: 2,
  },
} as const satisfies KernelFamily;
