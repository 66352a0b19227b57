import type { KernelFamily } from './table.ts';

const text = { start: 'ptr', bytes: 'i32' } as const;
const textToText = { parameters: text, result: 'i64' } as const;
const textToNumber = { parameters: text, result: 'i32' } as const;
const twoTexts = { ...text, part: 'ptr', partBytes: 'i32' } as const;
const countOfText = { parameters: { ...text, count: 'i32' }, result: 'i64' } as const;
const decimal = { low: 'i64', high: 'i64' } as const;
const parse = { parameters: { ...text, out: 'ptr' }, result: 'i32' } as const;
const decimalPair = {
  parameters: {
    aLow: 'i64',
    aHigh: 'i64',
    aScale: 'i32',
    bLow: 'i64',
    bHigh: 'i64',
    bScale: 'i32',
    precision: 'i32',
    scale: 'i32',
    out: 'ptr',
  },
  result: 'i32',
} as const;

/**
 * What emitted programs call and what runs around them. A text is its address and its length in bytes. A kernel that makes a
 * text returns `length << 32 | address`, or a negative number: EXPRESSION_NULL or a fault. Texts that are made lie in a heap that
 * `expressionHeapReset` empties; slices of an operand lie in the operand.
 */
export const expression = {
  name: 'expression',
  module: 'expr/expression',
  functions: {
    /** Forgets every text that was made. */
    expressionHeapReset: { parameters: {}, result: 'void' },
    /** One bit for each byte (0 or 1) to `ceil(rows / 8)` bytes at `target`, the spare bits 0. Returns how many are set. */
    expressionPackBits: { parameters: { bytes: 'ptr', rows: 'u32', target: 'ptr' }, result: 'u32' },
    /** The bitmap of bits that are set in both. */
    expressionBothBits: { parameters: { a: 'ptr', b: 'ptr', rows: 'u32', target: 'ptr' }, result: 'void' },
    /** `rows + 1` offsets from 0 for texts whose address and length (u32 each) lie at `texts`. Returns the last offset. */
    expressionTextOffsets: { parameters: { texts: 'ptr', rows: 'u32', offsets: 'ptr' }, result: 'u32' },
    /** Copies the texts end to end. */
    expressionTextCopy: { parameters: { texts: 'ptr', rows: 'u32', target: 'ptr' }, result: 'void' },
    /** Negative, 0 or positive, by bytes. */
    textCompare: { parameters: { a: 'ptr', aBytes: 'i32', b: 'ptr', bBytes: 'i32' }, result: 'i32' },
    textConcat: { parameters: twoTexts, result: 'i64' },
    textUpper: textToText,
    textLower: textToText,
    textInitcap: textToText,
    textReverse: textToText,
    textCharacters: textToNumber,
    /** From character `first` (1-based; negative from the end); NULL for a negative count. */
    textSubstring: { parameters: { ...text, first: 'i32', count: 'i32' }, result: 'i64' },
    textLeft: countOfText,
    textRight: countOfText,
    textRepeat: countOfText,
    /** `sides`: 1 start, 2 end, 3 both. */
    textTrim: { parameters: { ...twoTexts, sides: 'i32' }, result: 'i64' },
    textPad: { parameters: { ...text, count: 'i32', pad: 'ptr', padBytes: 'i32', atStart: 'i32' }, result: 'i64' },
    /** Place of the first text in the second from character `first`, 1-based; 0 = none. */
    textPosition: {
      parameters: { part: 'ptr', partBytes: 'i32', start: 'ptr', bytes: 'i32', first: 'i32' },
      result: 'i32',
    },
    textReplace: { parameters: { ...twoTexts, by: 'ptr', byBytes: 'i32' }, result: 'i64' },
    textSplit: { parameters: { ...twoTexts, index: 'i32' }, result: 'i64' },
    textStartsWith: { parameters: twoTexts, result: 'i32' },
    textEndsWith: { parameters: twoTexts, result: 'i32' },
    textAscii: textToNumber,
    textCharacter: { parameters: { code: 'i64' }, result: 'i64' },
    textLike: { parameters: { ...twoTexts, escape: 'ptr', escapeBytes: 'i32' }, result: 'i32' },
    /** At most `count` characters; filled up with spaces when `pads`. */
    textFit: { parameters: { ...text, count: 'i32', pads: 'i32' }, result: 'i64' },
    /** At most `count` bytes; filled up with zeros when `pads`. */
    bytesFit: { parameters: { ...text, count: 'i32', pads: 'i32' }, result: 'i64' },
    printBoolean: { parameters: { value: 'i32' }, result: 'i64' },
    printIntegerText: { parameters: { value: 'i64' }, result: 'i64' },
    printDoubleText: { parameters: { value: 'f64' }, result: 'i64' },
    printFloatText: { parameters: { value: 'f64' }, result: 'i64' },
    printDecimalText: { parameters: { ...decimal, scale: 'i32' }, result: 'i64' },
    printDateText: { parameters: { days: 'i32' }, result: 'i64' },
    printTimeText: { parameters: { timeMs: 'i32', precision: 'i32' }, result: 'i64' },
    printTimestampText: { parameters: { value: 'i64', precision: 'i32' }, result: 'i64' },
    printMonths: { parameters: { months: 'i32' }, result: 'i64' },
    printMilliseconds: { parameters: { milliseconds: 'i64' }, result: 'i64' },
    /** CAST of a text; 0 or a fault, the value at `out` in its physical form (an i32 for BOOLEAN and small integers). */
    castBoolean: parse,
    castInteger: { parameters: { ...text, bits: 'i32', out: 'ptr' }, result: 'i32' },
    castFloat: parse,
    castDouble: parse,
    castDecimal: { parameters: { ...text, precision: 'i32', scale: 'i32', out: 'ptr' }, result: 'i32' },
    castDate: parse,
    castTime: { parameters: { ...text, precision: 'i32', out: 'ptr' }, result: 'i32' },
    castTimestamp: { parameters: { ...text, precision: 'i32', out: 'ptr' }, result: 'i32' },
    /** Arithmetic of decimals, rounded HALF_UP to `scale`; EXPRESSION_NULL when it needs more than `precision` digits. */
    decimalAdd: decimalPair,
    decimalSubtract: decimalPair,
    decimalMultiply: decimalPair,
    decimalDivide: decimalPair,
    decimalModulo: decimalPair,
    decimalCompare: {
      parameters: { aLow: 'i64', aHigh: 'i64', aScale: 'i32', bLow: 'i64', bHigh: 'i64', bScale: 'i32' },
      result: 'i32',
    },
    /** The decimal of scale `from` rounded to `digits` of fraction, then as a decimal of `scale`. */
    decimalRound: {
      parameters: {
        ...decimal,
        from: 'i32',
        digits: 'i32',
        precision: 'i32',
        scale: 'i32',
        rounding: 'i32',
        out: 'ptr',
      },
      result: 'i32',
    },
    decimalFromDouble: { parameters: { value: 'f64', precision: 'i32', scale: 'i32', out: 'ptr' }, result: 'i32' },
    decimalToDouble: { parameters: { ...decimal, scale: 'i32' }, result: 'f64' },
    /** Without the fraction, the low 64 bits. */
    decimalToLong: { parameters: { ...decimal, scale: 'i32' }, result: 'i64' },
    doubleModulo: { parameters: { a: 'f64', b: 'f64' }, result: 'f64' },
    /** Rounds the shortest decimal text of the number to `digits` of fraction. */
    doubleRound: { parameters: { value: 'f64', digits: 'i32', rounding: 'i32' }, result: 'f64' },
    integerRound: { parameters: { value: 'i64', digits: 'i32', rounding: 'i32' }, result: 'i64' },
    /** A timestamp (or days, with `unitsPerDay` 1) some months later; a day that the month lacks becomes its last. */
    addMonths: { parameters: { value: 'i64', unitsPerDay: 'i64', months: 'i32' }, result: 'i64' },
    /** Whole months from `start` to `end`, both in milliseconds. */
    monthsBetween: { parameters: { end: 'i64', start: 'i64' }, result: 'i64' },
    timeExtract: { parameters: { value: 'i64', unitsPerSecond: 'i64', unit: 'i32' }, result: 'i64' },
    timeRound: { parameters: { value: 'i64', unitsPerSecond: 'i64', unit: 'i32', up: 'i32' }, result: 'i64' },
    /** The pattern is one of Java's: y M d H h m s S a E and quoted text. */
    timeFormat: {
      parameters: { value: 'i64', unitsPerSecond: 'i64', pattern: 'ptr', patternBytes: 'i32' },
      result: 'i64',
    },
    /** Milliseconds (i64) or with `asDate` days (i32) at `out`; EXPRESSION_NULL when the text does not follow the pattern. */
    timeParse: {
      parameters: { ...text, pattern: 'ptr', patternBytes: 'i32', asDate: 'i32', out: 'ptr' },
      result: 'i32',
    },
  },
  constants: {
    /** A kernel's result is NULL: no fault. */
    EXPRESSION_NULL: -10,
    ROUND_HALF_UP: 0,
    ROUND_DOWN: 1,
    ROUND_FLOOR: 2,
    ROUND_CEILING: 3,
    UNIT_MILLENNIUM: 0,
    UNIT_CENTURY: 1,
    UNIT_DECADE: 2,
    UNIT_YEAR: 3,
    UNIT_ISOYEAR: 4,
    UNIT_QUARTER: 5,
    UNIT_MONTH: 6,
    UNIT_WEEK: 7,
    UNIT_DAY: 8,
    UNIT_DOW: 9,
    UNIT_ISODOW: 10,
    UNIT_DOY: 11,
    UNIT_EPOCH: 12,
    UNIT_HOUR: 13,
    UNIT_MINUTE: 14,
    UNIT_SECOND: 15,
    UNIT_MILLISECOND: 16,
    UNIT_MICROSECOND: 17,
    UNIT_NANOSECOND: 18,
  },
} as const satisfies KernelFamily;
