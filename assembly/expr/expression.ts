/** Kernels that emitted programs call; each file beside this one holds one kind. */
import { compareBytes } from './bytes';
import { bothBits, packBits, textCopy, textOffsets } from './columns';
import { heapReset } from './text-heap';

export {
  addMonths,
  monthsBetween,
  timeExtract,
  timeRound,
} from './calendar';
export {
  castBoolean,
  castInteger,
  castFloat,
  castDouble,
  castDecimal,
  castDate,
  castTime,
  castTimestamp,
} from './cast-text';
export {
  decimalAdd,
  decimalSubtract,
  decimalMultiply,
  decimalDivide,
  decimalModulo,
  decimalCompare,
  decimalRound,
  decimalFromDouble,
  decimalToDouble,
  decimalToLong,
} from './decimal-arithmetic';
export {
  printBoolean,
  printIntegerText,
  printDoubleText,
  printFloatText,
  printDecimalText,
  printDateText,
  printTimeText,
  printTimestampText,
  printMonths,
  printMilliseconds,
} from './print-values';
export {
  doubleModulo,
  doubleRound,
  integerRound,
} from './rounding';
export {
  textConcat,
  textUpper,
  textLower,
  textInitcap,
  textReverse,
  textRepeat,
  textPad,
  textReplace,
  textCharacter,
  textFit,
  bytesFit,
} from './text-build';
export {
  textPosition,
  textStartsWith,
  textEndsWith,
  textLike,
} from './text-search';
export {
  textCharacters,
  textSubstring,
  textLeft,
  textRight,
  textTrim,
  textSplit,
  textAscii,
} from './text-slices';
export {
  timeFormat,
  timeParse,
} from './time-pattern';

export function expressionHeapReset(): void {
  heapReset();
}

export function expressionPackBits(bytes: usize, rows: u32, target: usize): u32 {
  return packBits(bytes, rows, target);
}

export function expressionBothBits(a: usize, b: usize, rows: u32, target: usize): void {
  bothBits(a, b, rows, target);
}

export function expressionTextOffsets(texts: usize, rows: u32, offsets: usize): u32 {
  return textOffsets(texts, rows, offsets);
}

export function expressionTextCopy(texts: usize, rows: u32, target: usize): void {
  textCopy(texts, rows, target);
}

export function textCompare(a: usize, aBytes: i32, b: usize, bBytes: i32): i32 {
  const order = compareBytes(a, b, <usize>min(aBytes, bBytes));
  return order != 0 ? order : aBytes - bBytes;
}
