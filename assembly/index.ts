// Written by tools/generate-abi.ts from src/abi. Do not edit.

import { checkLayouts } from './generated/layouts';
import * as csvDecode from './formats/csv-decode';
import * as csvEncode from './formats/csv-encode';
import * as datagen from './connectors/datagen';
import * as expression from './expr/expression';
import * as gather from './arrow/gather';
import * as hash from './hash/hash';
import * as jsonDecode from './formats/json-decode';
import * as jsonEncode from './formats/json-encode';
import * as memory from './memory/pages';
import * as nexmark from './connectors/nexmark';
import * as paneSplit from './state/pane-split';
import * as partition from './exchange/partition';
import * as scanField from './formats/scan-filter';
import * as text from './text/text';
import * as watermarkAssigner from './operators/watermark-assigner';
import * as windowAggregate from './operators/window-aggregate';
import * as windowAssign from './operators/window-assign';

/** Hash of the contract; naming every kernel with its exact type makes a drift a compile error. */
export function abiHash(): i32 {
  checkLayouts();
  const csvDecodeChunkType: (decoder: usize, start: usize, end: usize, firstRow: u32, isLast: i32) => i32 = csvDecode.csvDecodeChunk;
  const csvEncodeRowsType: (encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize) => i32 = csvEncode.csvEncodeRows;
  const datagenIntegerType: (seed: i64, column: i32, first: i64, rows: i32, min: i64, max: i64, widthBytes: i32, data: usize) => void = datagen.datagenInteger;
  const datagenFloatType: (seed: i64, column: i32, first: i64, rows: i32, min: f64, max: f64, widthBytes: i32, data: usize) => void = datagen.datagenFloat;
  const datagenBitsType: (seed: i64, column: i32, first: i64, rows: i32, probability: f64, bitmap: usize) => void = datagen.datagenBits;
  const datagenTextType: (seed: i64, column: i32, first: i64, rows: i32, length: i32, varies: i32, binary: i32, offsets: usize, data: usize) => i32 = datagen.datagenText;
  const datagenSequenceType: (start: i64, step: i64, first: i64, rows: i32, widthBytes: i32, data: usize) => void = datagen.datagenSequence;
  const datagenSequenceFloatType: (start: i64, first: i64, rows: i32, widthBytes: i32, data: usize) => void = datagen.datagenSequenceFloat;
  const datagenSequenceTextType: (start: i64, first: i64, rows: i32, offsets: usize, data: usize) => i32 = datagen.datagenSequenceText;
  const expressionHeapResetType: () => void = expression.expressionHeapReset;
  const expressionPackBitsType: (bytes: usize, rows: u32, target: usize) => u32 = expression.expressionPackBits;
  const expressionBothBitsType: (a: usize, b: usize, rows: u32, target: usize) => void = expression.expressionBothBits;
  const expressionTextOffsetsType: (texts: usize, rows: u32, offsets: usize) => u32 = expression.expressionTextOffsets;
  const expressionTextCopyType: (texts: usize, rows: u32, target: usize) => void = expression.expressionTextCopy;
  const textCompareType: (a: usize, aBytes: i32, b: usize, bBytes: i32) => i32 = expression.textCompare;
  const textConcatType: (start: usize, bytes: i32, part: usize, partBytes: i32) => i64 = expression.textConcat;
  const textUpperType: (start: usize, bytes: i32) => i64 = expression.textUpper;
  const textLowerType: (start: usize, bytes: i32) => i64 = expression.textLower;
  const textInitcapType: (start: usize, bytes: i32) => i64 = expression.textInitcap;
  const textReverseType: (start: usize, bytes: i32) => i64 = expression.textReverse;
  const textCharactersType: (start: usize, bytes: i32) => i32 = expression.textCharacters;
  const textSubstringType: (start: usize, bytes: i32, first: i32, count: i32) => i64 = expression.textSubstring;
  const textLeftType: (start: usize, bytes: i32, count: i32) => i64 = expression.textLeft;
  const textRightType: (start: usize, bytes: i32, count: i32) => i64 = expression.textRight;
  const textRepeatType: (start: usize, bytes: i32, count: i32) => i64 = expression.textRepeat;
  const textTrimType: (start: usize, bytes: i32, part: usize, partBytes: i32, sides: i32) => i64 = expression.textTrim;
  const textPadType: (start: usize, bytes: i32, count: i32, pad: usize, padBytes: i32, atStart: i32) => i64 = expression.textPad;
  const textPositionType: (part: usize, partBytes: i32, start: usize, bytes: i32, first: i32) => i32 = expression.textPosition;
  const textReplaceType: (start: usize, bytes: i32, part: usize, partBytes: i32, by: usize, byBytes: i32) => i64 = expression.textReplace;
  const textSplitType: (start: usize, bytes: i32, part: usize, partBytes: i32, index: i32) => i64 = expression.textSplit;
  const textStartsWithType: (start: usize, bytes: i32, part: usize, partBytes: i32) => i32 = expression.textStartsWith;
  const textEndsWithType: (start: usize, bytes: i32, part: usize, partBytes: i32) => i32 = expression.textEndsWith;
  const textAsciiType: (start: usize, bytes: i32) => i32 = expression.textAscii;
  const textCharacterType: (code: i64) => i64 = expression.textCharacter;
  const textLikeType: (start: usize, bytes: i32, part: usize, partBytes: i32, escape: usize, escapeBytes: i32) => i32 = expression.textLike;
  const textFitType: (start: usize, bytes: i32, count: i32, pads: i32) => i64 = expression.textFit;
  const bytesFitType: (start: usize, bytes: i32, count: i32, pads: i32) => i64 = expression.bytesFit;
  const printBooleanType: (value: i32) => i64 = expression.printBoolean;
  const printIntegerTextType: (value: i64) => i64 = expression.printIntegerText;
  const printDoubleTextType: (value: f64) => i64 = expression.printDoubleText;
  const printFloatTextType: (value: f64) => i64 = expression.printFloatText;
  const printDecimalTextType: (low: i64, high: i64, scale: i32) => i64 = expression.printDecimalText;
  const printDateTextType: (days: i32) => i64 = expression.printDateText;
  const printTimeTextType: (timeMs: i32, precision: i32) => i64 = expression.printTimeText;
  const printTimestampTextType: (value: i64, precision: i32) => i64 = expression.printTimestampText;
  const printMonthsType: (months: i32) => i64 = expression.printMonths;
  const printMillisecondsType: (milliseconds: i64) => i64 = expression.printMilliseconds;
  const castBooleanType: (start: usize, bytes: i32, out: usize) => i32 = expression.castBoolean;
  const castIntegerType: (start: usize, bytes: i32, bits: i32, out: usize) => i32 = expression.castInteger;
  const castFloatType: (start: usize, bytes: i32, out: usize) => i32 = expression.castFloat;
  const castDoubleType: (start: usize, bytes: i32, out: usize) => i32 = expression.castDouble;
  const castDecimalType: (start: usize, bytes: i32, precision: i32, scale: i32, out: usize) => i32 = expression.castDecimal;
  const castDateType: (start: usize, bytes: i32, out: usize) => i32 = expression.castDate;
  const castTimeType: (start: usize, bytes: i32, precision: i32, out: usize) => i32 = expression.castTime;
  const castTimestampType: (start: usize, bytes: i32, precision: i32, out: usize) => i32 = expression.castTimestamp;
  const decimalAddType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expression.decimalAdd;
  const decimalSubtractType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expression.decimalSubtract;
  const decimalMultiplyType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expression.decimalMultiply;
  const decimalDivideType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expression.decimalDivide;
  const decimalModuloType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expression.decimalModulo;
  const decimalCompareType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32) => i32 = expression.decimalCompare;
  const decimalRoundType: (low: i64, high: i64, from: i32, digits: i32, precision: i32, scale: i32, rounding: i32, out: usize) => i32 = expression.decimalRound;
  const decimalFromDoubleType: (value: f64, precision: i32, scale: i32, out: usize) => i32 = expression.decimalFromDouble;
  const decimalToDoubleType: (low: i64, high: i64, scale: i32) => f64 = expression.decimalToDouble;
  const decimalToLongType: (low: i64, high: i64, scale: i32) => i64 = expression.decimalToLong;
  const doubleModuloType: (a: f64, b: f64) => f64 = expression.doubleModulo;
  const doubleRoundType: (value: f64, digits: i32, rounding: i32) => f64 = expression.doubleRound;
  const integerRoundType: (value: i64, digits: i32, rounding: i32) => i64 = expression.integerRound;
  const addMonthsType: (value: i64, unitsPerDay: i64, months: i32) => i64 = expression.addMonths;
  const monthsBetweenType: (end: i64, start: i64) => i64 = expression.monthsBetween;
  const timeExtractType: (value: i64, unitsPerSecond: i64, unit: i32) => i64 = expression.timeExtract;
  const timeRoundType: (value: i64, unitsPerSecond: i64, unit: i32, up: i32) => i64 = expression.timeRound;
  const timeFormatType: (value: i64, unitsPerSecond: i64, pattern: usize, patternBytes: i32) => i64 = expression.timeFormat;
  const timeParseType: (start: usize, bytes: i32, pattern: usize, patternBytes: i32, asDate: i32, out: usize) => i32 = expression.timeParse;
  const gatherBitsType: (source: usize, selection: usize, rows: u32, target: usize) => i32 = gather.gatherBits;
  const gatherFixedType: (source: usize, width: i32, selection: usize, rows: u32, target: usize) => void = gather.gatherFixed;
  const gatherOffsetsType: (offsets: usize, selection: usize, rows: u32, target: usize) => u32 = gather.gatherOffsets;
  const gatherBytesType: (offsets: usize, source: usize, selection: usize, rows: u32, target: usize) => void = gather.gatherBytes;
  const gatherElementsType: (offsets: usize, selection: usize, rows: u32, target: usize) => void = gather.gatherElements;
  const hashInt64Type: (seed: u32, value: i64) => u32 = hash.hashInt64;
  const hashFloat64Type: (seed: u32, value: f64) => u32 = hash.hashFloat64;
  const hashInt128Type: (seed: u32, low: i64, high: i64) => u32 = hash.hashInt128;
  const hashBytesType: (seed: u32, start: usize, length: u32) => u32 = hash.hashBytes;
  const hashNullType: (seed: u32) => u32 = hash.hashNull;
  const hashColumnType: (physical: i32, validity: usize, data: usize, offsets: usize, rows: u32, target: usize) => void = hash.hashColumn;
  const jsonDecodeChunkType: (decoder: usize, start: usize, end: usize, firstRow: u32) => i32 = jsonDecode.jsonDecodeChunk;
  const jsonEncodeRowsType: (encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize) => i32 = jsonEncode.jsonEncodeRows;
  const pagesInitType: (limitBytes: u32) => void = memory.pagesInit;
  const pagesAllocateType: (owner: i32, bytes: u32, state: i32) => usize = memory.pagesAllocate;
  const pagesReleaseType: (run: usize) => void = memory.pagesRelease;
  const pagesUsedBytesType: (owner: i32) => u32 = memory.pagesUsedBytes;
  const pagesPeakBytesType: () => u32 = memory.pagesPeakBytes;
  const pagesLastOwnerType: () => i32 = memory.pagesLastOwner;
  const pagesStateOfType: (address: usize) => i32 = memory.pagesStateOf;
  const nexmarkMixSeedType: (seed: i64) => i64 = nexmark.nexmarkMixSeed;
  const nexmarkSelectType: (config: usize, first: i64, end: i64, kindMask: i32, rowsMax: i32, epochs: usize, offsets: usize, next: usize) => i32 = nexmark.nexmarkSelect;
  const nexmarkValidityType: (config: usize, offsets: usize, rows: i32, kind: i32, bitmap: usize) => void = nexmark.nexmarkValidity;
  const nexmarkFixedType: (config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, data: usize) => void = nexmark.nexmarkFixed;
  const nexmarkTextType: (config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, textOffsets: usize, data: usize) => i32 = nexmark.nexmarkText;
  const nexmarkTextBytesMaxType: (column: i32) => i32 = nexmark.nexmarkTextBytesMax;
  const paneSplitRowsType: (split: usize, times: usize, validity: usize, selection: usize, rows: u32, runs: usize, scratch: usize) => i32 = paneSplit.paneSplitRows;
  const partitionTableType: (table: usize, keyGroups: u32, parallelism: u32) => void = partition.partitionTable;
  const partitionRowsType: (table: usize, keyGroups: u32, parallelism: u32, hashes: usize, selection: usize, rows: u32, subtasks: usize, starts: usize, target: usize) => void = partition.partitionRows;
  const scanFilterPassesType: (filter: usize, row: u32) => i32 = scanField.scanFilterPasses;
  const textParseIntegerType: (start: usize, length: i32, out: usize) => i32 = text.textParseInteger;
  const textParseDoubleType: (start: usize, length: i32, out: usize) => i32 = text.textParseDouble;
  const textParseFloatType: (start: usize, length: i32, out: usize) => i32 = text.textParseFloat;
  const textParseDecimalType: (start: usize, length: i32, precision: i32, scale: i32, out: usize) => i32 = text.textParseDecimal;
  const textParseDateType: (start: usize, length: i32, style: i32, out: usize) => i32 = text.textParseDate;
  const textParseTimeType: (start: usize, length: i32, style: i32, out: usize) => i32 = text.textParseTime;
  const textParseTimestampType: (start: usize, length: i32, style: i32, zone: i32, precision: i32, out: usize) => i32 = text.textParseTimestamp;
  const textPrintIntegerType: (value: i64, out: usize) => i32 = text.textPrintInteger;
  const textPrintDoubleType: (value: f64, out: usize) => i32 = text.textPrintDouble;
  const textPrintFloatType: (value: f64, out: usize) => i32 = text.textPrintFloat;
  const textPrintDecimalType: (low: i64, high: i64, scale: i32, out: usize) => i32 = text.textPrintDecimal;
  const textPrintDateType: (days: i32, out: usize) => i32 = text.textPrintDate;
  const textPrintTimeType: (timeMs: i32, fractionDigits: i32, out: usize) => i32 = text.textPrintTime;
  const textPrintTimestampType: (value: i64, style: i32, zone: i32, precision: i32, out: usize) => i32 = text.textPrintTimestamp;
  const watermarkAssignerMaximumType: (data: usize, validity: usize, selection: usize, rows: u32) => i64 = watermarkAssigner.watermarkAssignerMaximum;
  const windowAggregateUpdateType: (plan: usize, table: usize, selection: usize, rows: u32) => i32 = windowAggregate.windowAggregateUpdate;
  const windowAggregateMergeType: (plan: usize, source: usize, target: usize) => i32 = windowAggregate.windowAggregateMerge;
  const windowAggregateClearType: (table: usize) => void = windowAggregate.windowAggregateClear;
  const windowAggregateCollectType: (plan: usize, table: usize, target: usize, rowsMax: u32, liveOffset: u32) => i32 = windowAggregate.windowAggregateCollect;
  const windowAggregateKeysType: (plan: usize, key: u32, entries: usize, rows: u32, validity: usize, data: usize) => i32 = windowAggregate.windowAggregateKeys;
  const windowAggregateKeyOffsetsType: (plan: usize, key: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize) => u32 = windowAggregate.windowAggregateKeyOffsets;
  const windowAggregateKeyBytesType: (plan: usize, key: u32, entries: usize, rows: u32, data: usize) => void = windowAggregate.windowAggregateKeyBytes;
  const windowAggregateResultsType: (form: i32, physical: i32, offset: u32, rowsOffset: u32, nullsOffset: u32, digits: i32, entries: usize, rows: u32, validity: usize, data: usize) => i32 = windowAggregate.windowAggregateResults;
  const windowAggregateResultOffsetsType: (offset: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize) => u32 = windowAggregate.windowAggregateResultOffsets;
  const windowAggregateResultBytesType: (offset: u32, entries: usize, rows: u32, data: usize) => void = windowAggregate.windowAggregateResultBytes;
  const windowAssignPairsType: (times: usize, validity: usize, selection: usize, rowFrom: u32, rows: u32, originMs: i64, periodMs: i64, sizeMs: i64, endOriginMs: i64, endStepMs: i64, pairsMax: u32, rowNumbers: usize, ends: usize, rowEnd: usize, nulls: usize) => i32 = windowAssign.windowAssignPairs;
  const windowAssignBoundsType: (ends: usize, pairs: u32, sizeMs: i64, originMs: i64, periodMs: i64, starts: usize, times: usize) => void = windowAssign.windowAssignBounds;
  return -921370590;
}

export function csvDecodeChunk(decoder: usize, start: usize, end: usize, firstRow: u32, isLast: i32): i32 {
  return csvDecode.csvDecodeChunk(decoder, start, end, firstRow, isLast);
}

export function csvEncodeRows(encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize): i32 {
  return csvEncode.csvEncodeRows(encoder, selection, from, to, out, outEnd);
}

export function datagenInteger(seed: i64, column: i32, first: i64, rows: i32, min: i64, max: i64, widthBytes: i32, data: usize): void {
  datagen.datagenInteger(seed, column, first, rows, min, max, widthBytes, data);
}

export function datagenFloat(seed: i64, column: i32, first: i64, rows: i32, min: f64, max: f64, widthBytes: i32, data: usize): void {
  datagen.datagenFloat(seed, column, first, rows, min, max, widthBytes, data);
}

export function datagenBits(seed: i64, column: i32, first: i64, rows: i32, probability: f64, bitmap: usize): void {
  datagen.datagenBits(seed, column, first, rows, probability, bitmap);
}

export function datagenText(seed: i64, column: i32, first: i64, rows: i32, length: i32, varies: i32, binary: i32, offsets: usize, data: usize): i32 {
  return datagen.datagenText(seed, column, first, rows, length, varies, binary, offsets, data);
}

export function datagenSequence(start: i64, step: i64, first: i64, rows: i32, widthBytes: i32, data: usize): void {
  datagen.datagenSequence(start, step, first, rows, widthBytes, data);
}

export function datagenSequenceFloat(start: i64, first: i64, rows: i32, widthBytes: i32, data: usize): void {
  datagen.datagenSequenceFloat(start, first, rows, widthBytes, data);
}

export function datagenSequenceText(start: i64, first: i64, rows: i32, offsets: usize, data: usize): i32 {
  return datagen.datagenSequenceText(start, first, rows, offsets, data);
}

export function expressionHeapReset(): void {
  expression.expressionHeapReset();
}

export function expressionPackBits(bytes: usize, rows: u32, target: usize): u32 {
  return expression.expressionPackBits(bytes, rows, target);
}

export function expressionBothBits(a: usize, b: usize, rows: u32, target: usize): void {
  expression.expressionBothBits(a, b, rows, target);
}

export function expressionTextOffsets(texts: usize, rows: u32, offsets: usize): u32 {
  return expression.expressionTextOffsets(texts, rows, offsets);
}

export function expressionTextCopy(texts: usize, rows: u32, target: usize): void {
  expression.expressionTextCopy(texts, rows, target);
}

export function textCompare(a: usize, aBytes: i32, b: usize, bBytes: i32): i32 {
  return expression.textCompare(a, aBytes, b, bBytes);
}

export function textConcat(start: usize, bytes: i32, part: usize, partBytes: i32): i64 {
  return expression.textConcat(start, bytes, part, partBytes);
}

export function textUpper(start: usize, bytes: i32): i64 {
  return expression.textUpper(start, bytes);
}

export function textLower(start: usize, bytes: i32): i64 {
  return expression.textLower(start, bytes);
}

export function textInitcap(start: usize, bytes: i32): i64 {
  return expression.textInitcap(start, bytes);
}

export function textReverse(start: usize, bytes: i32): i64 {
  return expression.textReverse(start, bytes);
}

export function textCharacters(start: usize, bytes: i32): i32 {
  return expression.textCharacters(start, bytes);
}

export function textSubstring(start: usize, bytes: i32, first: i32, count: i32): i64 {
  return expression.textSubstring(start, bytes, first, count);
}

export function textLeft(start: usize, bytes: i32, count: i32): i64 {
  return expression.textLeft(start, bytes, count);
}

export function textRight(start: usize, bytes: i32, count: i32): i64 {
  return expression.textRight(start, bytes, count);
}

export function textRepeat(start: usize, bytes: i32, count: i32): i64 {
  return expression.textRepeat(start, bytes, count);
}

export function textTrim(start: usize, bytes: i32, part: usize, partBytes: i32, sides: i32): i64 {
  return expression.textTrim(start, bytes, part, partBytes, sides);
}

export function textPad(start: usize, bytes: i32, count: i32, pad: usize, padBytes: i32, atStart: i32): i64 {
  return expression.textPad(start, bytes, count, pad, padBytes, atStart);
}

export function textPosition(part: usize, partBytes: i32, start: usize, bytes: i32, first: i32): i32 {
  return expression.textPosition(part, partBytes, start, bytes, first);
}

export function textReplace(start: usize, bytes: i32, part: usize, partBytes: i32, by: usize, byBytes: i32): i64 {
  return expression.textReplace(start, bytes, part, partBytes, by, byBytes);
}

export function textSplit(start: usize, bytes: i32, part: usize, partBytes: i32, index: i32): i64 {
  return expression.textSplit(start, bytes, part, partBytes, index);
}

export function textStartsWith(start: usize, bytes: i32, part: usize, partBytes: i32): i32 {
  return expression.textStartsWith(start, bytes, part, partBytes);
}

export function textEndsWith(start: usize, bytes: i32, part: usize, partBytes: i32): i32 {
  return expression.textEndsWith(start, bytes, part, partBytes);
}

export function textAscii(start: usize, bytes: i32): i32 {
  return expression.textAscii(start, bytes);
}

export function textCharacter(code: i64): i64 {
  return expression.textCharacter(code);
}

export function textLike(start: usize, bytes: i32, part: usize, partBytes: i32, escape: usize, escapeBytes: i32): i32 {
  return expression.textLike(start, bytes, part, partBytes, escape, escapeBytes);
}

export function textFit(start: usize, bytes: i32, count: i32, pads: i32): i64 {
  return expression.textFit(start, bytes, count, pads);
}

export function bytesFit(start: usize, bytes: i32, count: i32, pads: i32): i64 {
  return expression.bytesFit(start, bytes, count, pads);
}

export function printBoolean(value: i32): i64 {
  return expression.printBoolean(value);
}

export function printIntegerText(value: i64): i64 {
  return expression.printIntegerText(value);
}

export function printDoubleText(value: f64): i64 {
  return expression.printDoubleText(value);
}

export function printFloatText(value: f64): i64 {
  return expression.printFloatText(value);
}

export function printDecimalText(low: i64, high: i64, scale: i32): i64 {
  return expression.printDecimalText(low, high, scale);
}

export function printDateText(days: i32): i64 {
  return expression.printDateText(days);
}

export function printTimeText(timeMs: i32, precision: i32): i64 {
  return expression.printTimeText(timeMs, precision);
}

export function printTimestampText(value: i64, precision: i32): i64 {
  return expression.printTimestampText(value, precision);
}

export function printMonths(months: i32): i64 {
  return expression.printMonths(months);
}

export function printMilliseconds(milliseconds: i64): i64 {
  return expression.printMilliseconds(milliseconds);
}

export function castBoolean(start: usize, bytes: i32, out: usize): i32 {
  return expression.castBoolean(start, bytes, out);
}

export function castInteger(start: usize, bytes: i32, bits: i32, out: usize): i32 {
  return expression.castInteger(start, bytes, bits, out);
}

export function castFloat(start: usize, bytes: i32, out: usize): i32 {
  return expression.castFloat(start, bytes, out);
}

export function castDouble(start: usize, bytes: i32, out: usize): i32 {
  return expression.castDouble(start, bytes, out);
}

export function castDecimal(start: usize, bytes: i32, precision: i32, scale: i32, out: usize): i32 {
  return expression.castDecimal(start, bytes, precision, scale, out);
}

export function castDate(start: usize, bytes: i32, out: usize): i32 {
  return expression.castDate(start, bytes, out);
}

export function castTime(start: usize, bytes: i32, precision: i32, out: usize): i32 {
  return expression.castTime(start, bytes, precision, out);
}

export function castTimestamp(start: usize, bytes: i32, precision: i32, out: usize): i32 {
  return expression.castTimestamp(start, bytes, precision, out);
}

export function decimalAdd(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expression.decimalAdd(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalSubtract(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expression.decimalSubtract(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalMultiply(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expression.decimalMultiply(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalDivide(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expression.decimalDivide(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalModulo(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expression.decimalModulo(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalCompare(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32): i32 {
  return expression.decimalCompare(aLow, aHigh, aScale, bLow, bHigh, bScale);
}

export function decimalRound(low: i64, high: i64, from: i32, digits: i32, precision: i32, scale: i32, rounding: i32, out: usize): i32 {
  return expression.decimalRound(low, high, from, digits, precision, scale, rounding, out);
}

export function decimalFromDouble(value: f64, precision: i32, scale: i32, out: usize): i32 {
  return expression.decimalFromDouble(value, precision, scale, out);
}

export function decimalToDouble(low: i64, high: i64, scale: i32): f64 {
  return expression.decimalToDouble(low, high, scale);
}

export function decimalToLong(low: i64, high: i64, scale: i32): i64 {
  return expression.decimalToLong(low, high, scale);
}

export function doubleModulo(a: f64, b: f64): f64 {
  return expression.doubleModulo(a, b);
}

export function doubleRound(value: f64, digits: i32, rounding: i32): f64 {
  return expression.doubleRound(value, digits, rounding);
}

export function integerRound(value: i64, digits: i32, rounding: i32): i64 {
  return expression.integerRound(value, digits, rounding);
}

export function addMonths(value: i64, unitsPerDay: i64, months: i32): i64 {
  return expression.addMonths(value, unitsPerDay, months);
}

export function monthsBetween(end: i64, start: i64): i64 {
  return expression.monthsBetween(end, start);
}

export function timeExtract(value: i64, unitsPerSecond: i64, unit: i32): i64 {
  return expression.timeExtract(value, unitsPerSecond, unit);
}

export function timeRound(value: i64, unitsPerSecond: i64, unit: i32, up: i32): i64 {
  return expression.timeRound(value, unitsPerSecond, unit, up);
}

export function timeFormat(value: i64, unitsPerSecond: i64, pattern: usize, patternBytes: i32): i64 {
  return expression.timeFormat(value, unitsPerSecond, pattern, patternBytes);
}

export function timeParse(start: usize, bytes: i32, pattern: usize, patternBytes: i32, asDate: i32, out: usize): i32 {
  return expression.timeParse(start, bytes, pattern, patternBytes, asDate, out);
}

export function gatherBits(source: usize, selection: usize, rows: u32, target: usize): i32 {
  return gather.gatherBits(source, selection, rows, target);
}

export function gatherFixed(source: usize, width: i32, selection: usize, rows: u32, target: usize): void {
  gather.gatherFixed(source, width, selection, rows, target);
}

export function gatherOffsets(offsets: usize, selection: usize, rows: u32, target: usize): u32 {
  return gather.gatherOffsets(offsets, selection, rows, target);
}

export function gatherBytes(offsets: usize, source: usize, selection: usize, rows: u32, target: usize): void {
  gather.gatherBytes(offsets, source, selection, rows, target);
}

export function gatherElements(offsets: usize, selection: usize, rows: u32, target: usize): void {
  gather.gatherElements(offsets, selection, rows, target);
}

export function hashInt64(seed: u32, value: i64): u32 {
  return hash.hashInt64(seed, value);
}

export function hashFloat64(seed: u32, value: f64): u32 {
  return hash.hashFloat64(seed, value);
}

export function hashInt128(seed: u32, low: i64, high: i64): u32 {
  return hash.hashInt128(seed, low, high);
}

export function hashBytes(seed: u32, start: usize, length: u32): u32 {
  return hash.hashBytes(seed, start, length);
}

export function hashNull(seed: u32): u32 {
  return hash.hashNull(seed);
}

export function hashColumn(physical: i32, validity: usize, data: usize, offsets: usize, rows: u32, target: usize): void {
  hash.hashColumn(physical, validity, data, offsets, rows, target);
}

export function jsonDecodeChunk(decoder: usize, start: usize, end: usize, firstRow: u32): i32 {
  return jsonDecode.jsonDecodeChunk(decoder, start, end, firstRow);
}

export function jsonEncodeRows(encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize): i32 {
  return jsonEncode.jsonEncodeRows(encoder, selection, from, to, out, outEnd);
}

export function pagesInit(limitBytes: u32): void {
  memory.pagesInit(limitBytes);
}

export function pagesAllocate(owner: i32, bytes: u32, state: i32): usize {
  return memory.pagesAllocate(owner, bytes, state);
}

export function pagesRelease(run: usize): void {
  memory.pagesRelease(run);
}

export function pagesUsedBytes(owner: i32): u32 {
  return memory.pagesUsedBytes(owner);
}

export function pagesPeakBytes(): u32 {
  return memory.pagesPeakBytes();
}

export function pagesLastOwner(): i32 {
  return memory.pagesLastOwner();
}

export function pagesStateOf(address: usize): i32 {
  return memory.pagesStateOf(address);
}

export function nexmarkMixSeed(seed: i64): i64 {
  return nexmark.nexmarkMixSeed(seed);
}

export function nexmarkSelect(config: usize, first: i64, end: i64, kindMask: i32, rowsMax: i32, epochs: usize, offsets: usize, next: usize): i32 {
  return nexmark.nexmarkSelect(config, first, end, kindMask, rowsMax, epochs, offsets, next);
}

export function nexmarkValidity(config: usize, offsets: usize, rows: i32, kind: i32, bitmap: usize): void {
  nexmark.nexmarkValidity(config, offsets, rows, kind, bitmap);
}

export function nexmarkFixed(config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, data: usize): void {
  nexmark.nexmarkFixed(config, column, epochs, offsets, rows, data);
}

export function nexmarkText(config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, textOffsets: usize, data: usize): i32 {
  return nexmark.nexmarkText(config, column, epochs, offsets, rows, textOffsets, data);
}

export function nexmarkTextBytesMax(column: i32): i32 {
  return nexmark.nexmarkTextBytesMax(column);
}

export function paneSplitRows(split: usize, times: usize, validity: usize, selection: usize, rows: u32, runs: usize, scratch: usize): i32 {
  return paneSplit.paneSplitRows(split, times, validity, selection, rows, runs, scratch);
}

export function partitionTable(table: usize, keyGroups: u32, parallelism: u32): void {
  partition.partitionTable(table, keyGroups, parallelism);
}

export function partitionRows(table: usize, keyGroups: u32, parallelism: u32, hashes: usize, selection: usize, rows: u32, subtasks: usize, starts: usize, target: usize): void {
  partition.partitionRows(table, keyGroups, parallelism, hashes, selection, rows, subtasks, starts, target);
}

export function scanFilterPasses(filter: usize, row: u32): i32 {
  return scanField.scanFilterPasses(filter, row);
}

export function textParseInteger(start: usize, length: i32, out: usize): i32 {
  return text.textParseInteger(start, length, out);
}

export function textParseDouble(start: usize, length: i32, out: usize): i32 {
  return text.textParseDouble(start, length, out);
}

export function textParseFloat(start: usize, length: i32, out: usize): i32 {
  return text.textParseFloat(start, length, out);
}

export function textParseDecimal(start: usize, length: i32, precision: i32, scale: i32, out: usize): i32 {
  return text.textParseDecimal(start, length, precision, scale, out);
}

export function textParseDate(start: usize, length: i32, style: i32, out: usize): i32 {
  return text.textParseDate(start, length, style, out);
}

export function textParseTime(start: usize, length: i32, style: i32, out: usize): i32 {
  return text.textParseTime(start, length, style, out);
}

export function textParseTimestamp(start: usize, length: i32, style: i32, zone: i32, precision: i32, out: usize): i32 {
  return text.textParseTimestamp(start, length, style, zone, precision, out);
}

export function textPrintInteger(value: i64, out: usize): i32 {
  return text.textPrintInteger(value, out);
}

export function textPrintDouble(value: f64, out: usize): i32 {
  return text.textPrintDouble(value, out);
}

export function textPrintFloat(value: f64, out: usize): i32 {
  return text.textPrintFloat(value, out);
}

export function textPrintDecimal(low: i64, high: i64, scale: i32, out: usize): i32 {
  return text.textPrintDecimal(low, high, scale, out);
}

export function textPrintDate(days: i32, out: usize): i32 {
  return text.textPrintDate(days, out);
}

export function textPrintTime(timeMs: i32, fractionDigits: i32, out: usize): i32 {
  return text.textPrintTime(timeMs, fractionDigits, out);
}

export function textPrintTimestamp(value: i64, style: i32, zone: i32, precision: i32, out: usize): i32 {
  return text.textPrintTimestamp(value, style, zone, precision, out);
}

export function watermarkAssignerMaximum(data: usize, validity: usize, selection: usize, rows: u32): i64 {
  return watermarkAssigner.watermarkAssignerMaximum(data, validity, selection, rows);
}

export function windowAggregateUpdate(plan: usize, table: usize, selection: usize, rows: u32): i32 {
  return windowAggregate.windowAggregateUpdate(plan, table, selection, rows);
}

export function windowAggregateMerge(plan: usize, source: usize, target: usize): i32 {
  return windowAggregate.windowAggregateMerge(plan, source, target);
}

export function windowAggregateClear(table: usize): void {
  windowAggregate.windowAggregateClear(table);
}

export function windowAggregateCollect(plan: usize, table: usize, target: usize, rowsMax: u32, liveOffset: u32): i32 {
  return windowAggregate.windowAggregateCollect(plan, table, target, rowsMax, liveOffset);
}

export function windowAggregateKeys(plan: usize, key: u32, entries: usize, rows: u32, validity: usize, data: usize): i32 {
  return windowAggregate.windowAggregateKeys(plan, key, entries, rows, validity, data);
}

export function windowAggregateKeyOffsets(plan: usize, key: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize): u32 {
  return windowAggregate.windowAggregateKeyOffsets(plan, key, entries, rows, validity, offsets, nulls);
}

export function windowAggregateKeyBytes(plan: usize, key: u32, entries: usize, rows: u32, data: usize): void {
  windowAggregate.windowAggregateKeyBytes(plan, key, entries, rows, data);
}

export function windowAggregateResults(form: i32, physical: i32, offset: u32, rowsOffset: u32, nullsOffset: u32, digits: i32, entries: usize, rows: u32, validity: usize, data: usize): i32 {
  return windowAggregate.windowAggregateResults(form, physical, offset, rowsOffset, nullsOffset, digits, entries, rows, validity, data);
}

export function windowAggregateResultOffsets(offset: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize): u32 {
  return windowAggregate.windowAggregateResultOffsets(offset, entries, rows, validity, offsets, nulls);
}

export function windowAggregateResultBytes(offset: u32, entries: usize, rows: u32, data: usize): void {
  windowAggregate.windowAggregateResultBytes(offset, entries, rows, data);
}

export function windowAssignPairs(times: usize, validity: usize, selection: usize, rowFrom: u32, rows: u32, originMs: i64, periodMs: i64, sizeMs: i64, endOriginMs: i64, endStepMs: i64, pairsMax: u32, rowNumbers: usize, ends: usize, rowEnd: usize, nulls: usize): i32 {
  return windowAssign.windowAssignPairs(times, validity, selection, rowFrom, rows, originMs, periodMs, sizeMs, endOriginMs, endStepMs, pairsMax, rowNumbers, ends, rowEnd, nulls);
}

export function windowAssignBounds(ends: usize, pairs: u32, sizeMs: i64, originMs: i64, periodMs: i64, starts: usize, times: usize): void {
  windowAssign.windowAssignBounds(ends, pairs, sizeMs, originMs, periodMs, starts, times);
}
