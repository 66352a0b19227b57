// Written by tools/generate-abi.ts from src/abi. Do not edit.

import { checkLayouts } from './generated/layouts';
import * as csvDecodeKernels from './formats/csv-decode';
import * as csvEncodeKernels from './formats/csv-encode';
import * as datagenKernels from './connectors/datagen';
import * as deduplicateKernels from './operators/deduplicate';
import * as deduplicateChangesKernels from './operators/deduplicate-changes';
import * as digestKernels from './hash/digest';
import * as expireEntriesKernels from './state/expire-entries';
import * as expireRowsKernels from './state/expire-rows';
import * as expressionKernels from './expr/expression';
import * as gatherKernels from './arrow/gather';
import * as groupAggregateKernels from './operators/group-aggregate';
import * as hashKernels from './hash/hash';
import * as jsonDecodeKernels from './formats/json-decode';
import * as jsonEncodeKernels from './formats/json-encode';
import * as memoryKernels from './memory/pages';
import * as mergeBucketsKernels from './state/merge-buckets';
import * as nexmarkKernels from './connectors/nexmark';
import * as packedRowsKernels from './state/packed-rows';
import * as paneSplitKernels from './state/pane-split';
import * as partitionKernels from './exchange/partition';
import * as rowListsKernels from './state/row-lists';
import * as scanFieldKernels from './formats/scan-filter';
import * as stateTableKernels from './state/state-table';
import * as textKernels from './text/text';
import * as watermarkAssignerKernels from './operators/watermark-assigner';
import * as windowAggregateKernels from './operators/window-aggregate';
import * as windowAssignKernels from './operators/window-assign';

/** Hash of the contract; naming every kernel with its exact type makes a drift a compile error. */
export function abiHash(): i32 {
  checkLayouts();
  const csvDecodeChunkType: (decoder: usize, start: usize, end: usize, firstRow: u32, isLast: i32) => i32 = csvDecodeKernels.csvDecodeChunk;
  const csvEncodeRowsType: (encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize) => i32 = csvEncodeKernels.csvEncodeRows;
  const datagenIntegerType: (seed: i64, column: i32, first: i64, rows: i32, min: i64, max: i64, widthBytes: i32, data: usize) => void = datagenKernels.datagenInteger;
  const datagenFloatType: (seed: i64, column: i32, first: i64, rows: i32, min: f64, max: f64, widthBytes: i32, data: usize) => void = datagenKernels.datagenFloat;
  const datagenBitsType: (seed: i64, column: i32, first: i64, rows: i32, probability: f64, bitmap: usize) => void = datagenKernels.datagenBits;
  const datagenTextType: (seed: i64, column: i32, first: i64, rows: i32, length: i32, varies: i32, binary: i32, offsets: usize, data: usize) => i32 = datagenKernels.datagenText;
  const datagenSequenceType: (start: i64, step: i64, first: i64, rows: i32, widthBytes: i32, data: usize) => void = datagenKernels.datagenSequence;
  const datagenSequenceFloatType: (start: i64, first: i64, rows: i32, widthBytes: i32, data: usize) => void = datagenKernels.datagenSequenceFloat;
  const datagenSequenceTextType: (start: i64, first: i64, rows: i32, offsets: usize, data: usize) => i32 = datagenKernels.datagenSequenceText;
  const deduplicateUpdateType: (kept: usize, plan: usize, directory: usize, selection: usize, rows: u32) => i32 = deduplicateKernels.deduplicateUpdate;
  const deduplicateSelectType: (kept: usize, rows: u32, kinds: usize, selection: usize) => u32 = deduplicateKernels.deduplicateSelect;
  const deduplicateChangesType: (kept: usize, records: usize, skipsSame: i32, rowsMax: u32, target: usize, kinds: usize) => u32 = deduplicateKernels.deduplicateChanges;
  const deduplicateStoreType: (kept: usize, plan: usize, directory: usize, records: usize) => i32 = deduplicateKernels.deduplicateStore;
  const deduplicateOrdersType: (kept: usize, entries: usize, rows: u32, validity: usize, data: usize) => i32 = deduplicateKernels.deduplicateOrders;
  const deduplicateRecordsType: (kept: usize, entries: usize, rows: u32, target: usize) => void = deduplicateKernels.deduplicateRecords;
  const deduplicateDoubtsType: (kept: usize, places: usize, rowNumbers: usize) => u32 = deduplicateChangesKernels.deduplicateDoubts;
  const deduplicateChooseType: (kept: usize, places: usize, records: usize, count: u32) => void = deduplicateChangesKernels.deduplicateChoose;
  const deduplicateSettleType: (kept: usize, directory: usize, skipsSame: i32) => u32 = deduplicateChangesKernels.deduplicateSettle;
  const deduplicateRevisionsType: (kept: usize, records: usize, sendsOld: i32, rowsMax: u32, target: usize, kinds: usize) => u32 = deduplicateChangesKernels.deduplicateRevisions;
  const deduplicateKeepType: (kept: usize, directory: usize, records: usize) => u32 = deduplicateChangesKernels.deduplicateKeep;
  const digestBytesType: (start: usize, length: u32, target: usize) => void = digestKernels.digestBytes;
  const stateExpireType: (directory: usize, timeOffset: u32, expiredMs: i64, hash: u32, buckets: u32) => u32 = expireEntriesKernels.stateExpire;
  const rowListsExpireType: (plan: usize, directory: usize, hash: u32, buckets: u32, expiredMs: i64) => i64 = expireRowsKernels.rowListsExpire;
  const rowListsTouchType: (plan: usize, directory: usize, rowNumbers: usize, rows: u32, expiredMs: i64, timeMs: i64) => i32 = expireRowsKernels.rowListsTouch;
  const expressionHeapResetType: () => void = expressionKernels.expressionHeapReset;
  const expressionPackBitsType: (bytes: usize, rows: u32, target: usize) => u32 = expressionKernels.expressionPackBits;
  const expressionBothBitsType: (a: usize, b: usize, rows: u32, target: usize) => void = expressionKernels.expressionBothBits;
  const expressionTextOffsetsType: (texts: usize, rows: u32, offsets: usize) => u32 = expressionKernels.expressionTextOffsets;
  const expressionTextCopyType: (texts: usize, rows: u32, target: usize) => void = expressionKernels.expressionTextCopy;
  const textCompareType: (a: usize, aBytes: i32, b: usize, bBytes: i32) => i32 = expressionKernels.textCompare;
  const textConcatType: (start: usize, bytes: i32, part: usize, partBytes: i32) => i64 = expressionKernels.textConcat;
  const textUpperType: (start: usize, bytes: i32) => i64 = expressionKernels.textUpper;
  const textLowerType: (start: usize, bytes: i32) => i64 = expressionKernels.textLower;
  const textInitcapType: (start: usize, bytes: i32) => i64 = expressionKernels.textInitcap;
  const textReverseType: (start: usize, bytes: i32) => i64 = expressionKernels.textReverse;
  const textCharactersType: (start: usize, bytes: i32) => i32 = expressionKernels.textCharacters;
  const textSubstringType: (start: usize, bytes: i32, first: i32, count: i32) => i64 = expressionKernels.textSubstring;
  const textLeftType: (start: usize, bytes: i32, count: i32) => i64 = expressionKernels.textLeft;
  const textRightType: (start: usize, bytes: i32, count: i32) => i64 = expressionKernels.textRight;
  const textRepeatType: (start: usize, bytes: i32, count: i32) => i64 = expressionKernels.textRepeat;
  const textTrimType: (start: usize, bytes: i32, part: usize, partBytes: i32, sides: i32) => i64 = expressionKernels.textTrim;
  const textPadType: (start: usize, bytes: i32, count: i32, pad: usize, padBytes: i32, atStart: i32) => i64 = expressionKernels.textPad;
  const textPositionType: (part: usize, partBytes: i32, start: usize, bytes: i32, first: i32) => i32 = expressionKernels.textPosition;
  const textReplaceType: (start: usize, bytes: i32, part: usize, partBytes: i32, by: usize, byBytes: i32) => i64 = expressionKernels.textReplace;
  const textSplitType: (start: usize, bytes: i32, part: usize, partBytes: i32, index: i32) => i64 = expressionKernels.textSplit;
  const textStartsWithType: (start: usize, bytes: i32, part: usize, partBytes: i32) => i32 = expressionKernels.textStartsWith;
  const textEndsWithType: (start: usize, bytes: i32, part: usize, partBytes: i32) => i32 = expressionKernels.textEndsWith;
  const textAsciiType: (start: usize, bytes: i32) => i32 = expressionKernels.textAscii;
  const textCharacterType: (code: i64) => i64 = expressionKernels.textCharacter;
  const textLikeType: (start: usize, bytes: i32, part: usize, partBytes: i32, escape: usize, escapeBytes: i32) => i32 = expressionKernels.textLike;
  const textFitType: (start: usize, bytes: i32, count: i32, pads: i32) => i64 = expressionKernels.textFit;
  const bytesFitType: (start: usize, bytes: i32, count: i32, pads: i32) => i64 = expressionKernels.bytesFit;
  const printBooleanType: (value: i32) => i64 = expressionKernels.printBoolean;
  const printIntegerTextType: (value: i64) => i64 = expressionKernels.printIntegerText;
  const printDoubleTextType: (value: f64) => i64 = expressionKernels.printDoubleText;
  const printFloatTextType: (value: f64) => i64 = expressionKernels.printFloatText;
  const printDecimalTextType: (low: i64, high: i64, scale: i32) => i64 = expressionKernels.printDecimalText;
  const printDateTextType: (days: i32) => i64 = expressionKernels.printDateText;
  const printTimeTextType: (timeMs: i32, precision: i32) => i64 = expressionKernels.printTimeText;
  const printTimestampTextType: (value: i64, precision: i32) => i64 = expressionKernels.printTimestampText;
  const printMonthsType: (months: i32) => i64 = expressionKernels.printMonths;
  const printMillisecondsType: (milliseconds: i64) => i64 = expressionKernels.printMilliseconds;
  const castBooleanType: (start: usize, bytes: i32, out: usize) => i32 = expressionKernels.castBoolean;
  const castIntegerType: (start: usize, bytes: i32, bits: i32, out: usize) => i32 = expressionKernels.castInteger;
  const castFloatType: (start: usize, bytes: i32, out: usize) => i32 = expressionKernels.castFloat;
  const castDoubleType: (start: usize, bytes: i32, out: usize) => i32 = expressionKernels.castDouble;
  const castDecimalType: (start: usize, bytes: i32, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.castDecimal;
  const castDateType: (start: usize, bytes: i32, out: usize) => i32 = expressionKernels.castDate;
  const castTimeType: (start: usize, bytes: i32, precision: i32, out: usize) => i32 = expressionKernels.castTime;
  const castTimestampType: (start: usize, bytes: i32, precision: i32, out: usize) => i32 = expressionKernels.castTimestamp;
  const decimalAddType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.decimalAdd;
  const decimalSubtractType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.decimalSubtract;
  const decimalMultiplyType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.decimalMultiply;
  const decimalDivideType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.decimalDivide;
  const decimalModuloType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.decimalModulo;
  const decimalCompareType: (aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32) => i32 = expressionKernels.decimalCompare;
  const decimalRoundType: (low: i64, high: i64, from: i32, digits: i32, precision: i32, scale: i32, rounding: i32, out: usize) => i32 = expressionKernels.decimalRound;
  const decimalFromDoubleType: (value: f64, precision: i32, scale: i32, out: usize) => i32 = expressionKernels.decimalFromDouble;
  const decimalToDoubleType: (low: i64, high: i64, scale: i32) => f64 = expressionKernels.decimalToDouble;
  const decimalToLongType: (low: i64, high: i64, scale: i32) => i64 = expressionKernels.decimalToLong;
  const doubleModuloType: (a: f64, b: f64) => f64 = expressionKernels.doubleModulo;
  const doubleRoundType: (value: f64, digits: i32, rounding: i32) => f64 = expressionKernels.doubleRound;
  const integerRoundType: (value: i64, digits: i32, rounding: i32) => i64 = expressionKernels.integerRound;
  const addMonthsType: (value: i64, unitsPerDay: i64, months: i32) => i64 = expressionKernels.addMonths;
  const monthsBetweenType: (end: i64, start: i64) => i64 = expressionKernels.monthsBetween;
  const timeExtractType: (value: i64, unitsPerSecond: i64, unit: i32) => i64 = expressionKernels.timeExtract;
  const timeRoundType: (value: i64, unitsPerSecond: i64, unit: i32, up: i32) => i64 = expressionKernels.timeRound;
  const timeFormatType: (value: i64, unitsPerSecond: i64, pattern: usize, patternBytes: i32) => i64 = expressionKernels.timeFormat;
  const timeParseType: (start: usize, bytes: i32, pattern: usize, patternBytes: i32, asDate: i32, out: usize) => i32 = expressionKernels.timeParse;
  const gatherBitsType: (source: usize, selection: usize, rows: u32, target: usize) => i32 = gatherKernels.gatherBits;
  const gatherFixedType: (source: usize, width: i32, selection: usize, rows: u32, target: usize) => void = gatherKernels.gatherFixed;
  const gatherOffsetsType: (offsets: usize, selection: usize, rows: u32, target: usize) => u32 = gatherKernels.gatherOffsets;
  const gatherBytesType: (offsets: usize, source: usize, selection: usize, rows: u32, target: usize) => void = gatherKernels.gatherBytes;
  const gatherSetRowsType: (source: usize, selection: usize, rows: u32, target: usize) => i32 = gatherKernels.gatherSetRows;
  const gatherElementsType: (offsets: usize, selection: usize, rows: u32, target: usize) => void = gatherKernels.gatherElements;
  const groupAggregateUpdateType: (changes: usize, plan: usize, directory: usize, selection: usize, rows: u32) => i32 = groupAggregateKernels.groupAggregateUpdate;
  const groupAggregateChangesType: (changes: usize, plan: usize, pairs: i32, rowsMax: u32, keys: usize, values: usize, kinds: usize) => u32 = groupAggregateKernels.groupAggregateChanges;
  const groupAggregateCompareType: (physical: i32, validity: usize, data: usize, offsets: usize, rows: u32, kinds: usize, differs: usize) => u32 = groupAggregateKernels.groupAggregateCompare;
  const groupAggregateSelectType: (kinds: usize, differs: usize, rows: u32, updateBefore: i32, selection: usize) => u32 = groupAggregateKernels.groupAggregateSelect;
  const groupAggregateFinishType: (changes: usize, directory: usize) => void = groupAggregateKernels.groupAggregateFinish;
  const hashInt64Type: (seed: u32, value: i64) => u32 = hashKernels.hashInt64;
  const hashFloat64Type: (seed: u32, value: f64) => u32 = hashKernels.hashFloat64;
  const hashInt128Type: (seed: u32, low: i64, high: i64) => u32 = hashKernels.hashInt128;
  const hashBytesType: (seed: u32, start: usize, length: u32) => u32 = hashKernels.hashBytes;
  const hashNullType: (seed: u32) => u32 = hashKernels.hashNull;
  const hashColumnType: (physical: i32, validity: usize, data: usize, offsets: usize, rows: u32, target: usize) => void = hashKernels.hashColumn;
  const jsonDecodeChunkType: (decoder: usize, start: usize, end: usize, firstRow: u32) => i32 = jsonDecodeKernels.jsonDecodeChunk;
  const jsonEncodeRowsType: (encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize) => i32 = jsonEncodeKernels.jsonEncodeRows;
  const pagesInitType: (limitBytes: u32) => void = memoryKernels.pagesInit;
  const pagesAllocateType: (owner: i32, bytes: u32, state: i32) => usize = memoryKernels.pagesAllocate;
  const pagesReleaseType: (run: usize) => void = memoryKernels.pagesRelease;
  const pagesUsedBytesType: (owner: i32) => u32 = memoryKernels.pagesUsedBytes;
  const pagesStateFreeBytesType: () => u32 = memoryKernels.pagesStateFreeBytes;
  const pagesPeakBytesType: () => u32 = memoryKernels.pagesPeakBytes;
  const pagesLastOwnerType: () => i32 = memoryKernels.pagesLastOwner;
  const pagesStateOfType: (address: usize) => i32 = memoryKernels.pagesStateOf;
  const stateMergeType: (directory: usize, hash: u32, visits: u32) => u32 = mergeBucketsKernels.stateMerge;
  const nexmarkMixSeedType: (seed: i64) => i64 = nexmarkKernels.nexmarkMixSeed;
  const nexmarkSelectType: (config: usize, first: i64, end: i64, kindMask: i32, rowsMax: i32, epochs: usize, offsets: usize, next: usize) => i32 = nexmarkKernels.nexmarkSelect;
  const nexmarkValidityType: (config: usize, offsets: usize, rows: i32, kind: i32, bitmap: usize) => void = nexmarkKernels.nexmarkValidity;
  const nexmarkFixedType: (config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, data: usize) => void = nexmarkKernels.nexmarkFixed;
  const nexmarkTextType: (config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, textOffsets: usize, data: usize) => i32 = nexmarkKernels.nexmarkText;
  const nexmarkTextBytesMaxType: (column: i32) => i32 = nexmarkKernels.nexmarkTextBytesMax;
  const packedRowsLengthsType: (plan: usize, rowNumbers: usize, rows: u32, lengths: usize) => u32 = packedRowsKernels.packedRowsLengths;
  const packedRowsPlaceType: (lengths: usize, rows: u32, start: usize, records: usize) => void = packedRowsKernels.packedRowsPlace;
  const packedRowsWriteType: (plan: usize, rowNumbers: usize, rows: u32, lengths: usize, records: usize) => void = packedRowsKernels.packedRowsWrite;
  const packedRowsValidityType: (column: u32, records: usize, rows: u32, validity: usize) => i32 = packedRowsKernels.packedRowsValidity;
  const packedRowsFixedType: (plan: usize, column: u32, records: usize, rows: u32, data: usize) => void = packedRowsKernels.packedRowsFixed;
  const packedRowsOffsetsType: (plan: usize, column: u32, records: usize, rows: u32, offsets: usize) => u32 = packedRowsKernels.packedRowsOffsets;
  const packedRowsBytesType: (plan: usize, column: u32, records: usize, rows: u32, data: usize) => void = packedRowsKernels.packedRowsBytes;
  const paneSplitRowsType: (split: usize, times: usize, validity: usize, selection: usize, rows: u32, runs: usize, scratch: usize) => i32 = paneSplitKernels.paneSplitRows;
  const partitionTableType: (table: usize, keyGroups: u32, parallelism: u32) => void = partitionKernels.partitionTable;
  const partitionRowsType: (table: usize, keyGroups: u32, parallelism: u32, hashes: usize, selection: usize, rows: u32, subtasks: usize, starts: usize, target: usize) => void = partitionKernels.partitionRows;
  const rowListsFindType: (plan: usize, directory: usize, rowNumbers: usize, rows: u32, found: usize) => i32 = rowListsKernels.rowListsFind;
  const rowListsNextType: (plan: usize, cursor: usize, rowNumbers: usize, rowsMax: u32, targetRows: usize, targetRecords: usize) => u32 = rowListsKernels.rowListsNext;
  const rowListsApplyType: (plan: usize, directory: usize, rowNumbers: usize, rows: u32, kinds: usize, records: usize, times: usize, timeMs: i64, expiredMs: i64) => i32 = rowListsKernels.rowListsApply;
  const scanFilterPassesType: (filter: usize, row: u32) => i32 = scanFieldKernels.scanFilterPasses;
  const stateDirectoryOpenType: (directory: usize, table: usize) => void = stateTableKernels.stateDirectoryOpen;
  const stateDirectoryClearType: (directory: usize) => void = stateTableKernels.stateDirectoryClear;
  const stateFreezeType: (directory: usize, walk: usize, target: usize, pagesMax: u32) => void = stateTableKernels.stateFreeze;
  const stateThawType: (directory: usize, runs: usize, hashes: usize, count: u32, stored: i32) => void = stateTableKernels.stateThaw;
  const stateFrozenBytesType: (directory: usize) => u32 = stateTableKernels.stateFrozenBytes;
  const stateIsBucketType: (table: usize, run: usize, bytes: u32) => i32 = stateTableKernels.stateIsBucket;
  const stateAdoptType: (directory: usize, run: usize, hashFirst: u32, hashLast: u32, tag: u32) => i32 = stateTableKernels.stateAdopt;
  const stateEntriesType: (directory: usize, walk: usize, hashFirst: u32, hashLast: u32, target: usize, rowsMax: u32) => i32 = stateTableKernels.stateEntries;
  const stateSpillType: (directory: usize, walk: usize, hashLast: u32, depth: u32, number: u32) => usize = stateTableKernels.stateSpill;
  const stateReturnType: (directory: usize, run: usize, clean: i32, tag: u32) => void = stateTableKernels.stateReturn;
  const stateSpilledAtType: (directory: usize, index: u32) => u32 = stateTableKernels.stateSpilledAt;
  const stateLeaveType: (run: usize, frozen: i32) => void = stateTableKernels.stateLeave;
  const statePageTagType: (run: usize) => u32 = stateTableKernels.statePageTag;
  const statePageMarkType: (run: usize) => u32 = stateTableKernels.statePageMark;
  const statePageLinkType: (run: usize) => usize = stateTableKernels.statePageLink;
  const stateHashesType: (entries: usize, rows: u32, target: usize) => void = stateTableKernels.stateHashes;
  const textParseIntegerType: (start: usize, length: i32, out: usize) => i32 = textKernels.textParseInteger;
  const textParseDoubleType: (start: usize, length: i32, out: usize) => i32 = textKernels.textParseDouble;
  const textParseFloatType: (start: usize, length: i32, out: usize) => i32 = textKernels.textParseFloat;
  const textParseDecimalType: (start: usize, length: i32, precision: i32, scale: i32, out: usize) => i32 = textKernels.textParseDecimal;
  const textParseDateType: (start: usize, length: i32, style: i32, out: usize) => i32 = textKernels.textParseDate;
  const textParseTimeType: (start: usize, length: i32, style: i32, out: usize) => i32 = textKernels.textParseTime;
  const textParseTimestampType: (start: usize, length: i32, style: i32, zone: i32, precision: i32, out: usize) => i32 = textKernels.textParseTimestamp;
  const textPrintIntegerType: (value: i64, out: usize) => i32 = textKernels.textPrintInteger;
  const textPrintDoubleType: (value: f64, out: usize) => i32 = textKernels.textPrintDouble;
  const textPrintFloatType: (value: f64, out: usize) => i32 = textKernels.textPrintFloat;
  const textPrintDecimalType: (low: i64, high: i64, scale: i32, out: usize) => i32 = textKernels.textPrintDecimal;
  const textPrintDateType: (days: i32, out: usize) => i32 = textKernels.textPrintDate;
  const textPrintTimeType: (timeMs: i32, fractionDigits: i32, out: usize) => i32 = textKernels.textPrintTime;
  const textPrintTimestampType: (value: i64, style: i32, zone: i32, precision: i32, out: usize) => i32 = textKernels.textPrintTimestamp;
  const watermarkAssignerMaximumType: (data: usize, validity: usize, selection: usize, rows: u32) => i64 = watermarkAssignerKernels.watermarkAssignerMaximum;
  const windowAggregateUpdateType: (plan: usize, directory: usize, selection: usize, rows: u32) => i32 = windowAggregateKernels.windowAggregateUpdate;
  const windowAggregateMergeType: (plan: usize, source: usize, target: usize, hashFirst: u32, hashLast: u32) => i32 = windowAggregateKernels.windowAggregateMerge;
  const windowAggregateCollectType: (plan: usize, directory: usize, target: usize, rowsMax: u32, liveOffset: u32) => i32 = windowAggregateKernels.windowAggregateCollect;
  const windowAggregateKeysType: (plan: usize, key: u32, entries: usize, rows: u32, validity: usize, data: usize) => i32 = windowAggregateKernels.windowAggregateKeys;
  const windowAggregateKeyOffsetsType: (plan: usize, key: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize) => u32 = windowAggregateKernels.windowAggregateKeyOffsets;
  const windowAggregateKeyBytesType: (plan: usize, key: u32, entries: usize, rows: u32, data: usize) => void = windowAggregateKernels.windowAggregateKeyBytes;
  const windowAggregateResultsType: (form: i32, physical: i32, offset: u32, rowsOffset: u32, nullsOffset: u32, digits: i32, entries: usize, rows: u32, validity: usize, data: usize) => i32 = windowAggregateKernels.windowAggregateResults;
  const windowAggregateResultOffsetsType: (offset: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize) => u32 = windowAggregateKernels.windowAggregateResultOffsets;
  const windowAggregateResultBytesType: (offset: u32, entries: usize, rows: u32, data: usize) => void = windowAggregateKernels.windowAggregateResultBytes;
  const windowAssignPairsType: (times: usize, validity: usize, selection: usize, rowFrom: u32, rows: u32, originMs: i64, periodMs: i64, sizeMs: i64, endOriginMs: i64, endStepMs: i64, pairsMax: u32, rowNumbers: usize, ends: usize, rowEnd: usize, nulls: usize) => i32 = windowAssignKernels.windowAssignPairs;
  const windowAssignBoundsType: (ends: usize, pairs: u32, sizeMs: i64, originMs: i64, periodMs: i64, starts: usize, times: usize) => void = windowAssignKernels.windowAssignBounds;
  return -247505349;
}

export function csvDecodeChunk(decoder: usize, start: usize, end: usize, firstRow: u32, isLast: i32): i32 {
  return csvDecodeKernels.csvDecodeChunk(decoder, start, end, firstRow, isLast);
}

export function csvEncodeRows(encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize): i32 {
  return csvEncodeKernels.csvEncodeRows(encoder, selection, from, to, out, outEnd);
}

export function datagenInteger(seed: i64, column: i32, first: i64, rows: i32, min: i64, max: i64, widthBytes: i32, data: usize): void {
  datagenKernels.datagenInteger(seed, column, first, rows, min, max, widthBytes, data);
}

export function datagenFloat(seed: i64, column: i32, first: i64, rows: i32, min: f64, max: f64, widthBytes: i32, data: usize): void {
  datagenKernels.datagenFloat(seed, column, first, rows, min, max, widthBytes, data);
}

export function datagenBits(seed: i64, column: i32, first: i64, rows: i32, probability: f64, bitmap: usize): void {
  datagenKernels.datagenBits(seed, column, first, rows, probability, bitmap);
}

export function datagenText(seed: i64, column: i32, first: i64, rows: i32, length: i32, varies: i32, binary: i32, offsets: usize, data: usize): i32 {
  return datagenKernels.datagenText(seed, column, first, rows, length, varies, binary, offsets, data);
}

export function datagenSequence(start: i64, step: i64, first: i64, rows: i32, widthBytes: i32, data: usize): void {
  datagenKernels.datagenSequence(start, step, first, rows, widthBytes, data);
}

export function datagenSequenceFloat(start: i64, first: i64, rows: i32, widthBytes: i32, data: usize): void {
  datagenKernels.datagenSequenceFloat(start, first, rows, widthBytes, data);
}

export function datagenSequenceText(start: i64, first: i64, rows: i32, offsets: usize, data: usize): i32 {
  return datagenKernels.datagenSequenceText(start, first, rows, offsets, data);
}

export function deduplicateUpdate(kept: usize, plan: usize, directory: usize, selection: usize, rows: u32): i32 {
  return deduplicateKernels.deduplicateUpdate(kept, plan, directory, selection, rows);
}

export function deduplicateSelect(kept: usize, rows: u32, kinds: usize, selection: usize): u32 {
  return deduplicateKernels.deduplicateSelect(kept, rows, kinds, selection);
}

export function deduplicateChanges(kept: usize, records: usize, skipsSame: i32, rowsMax: u32, target: usize, kinds: usize): u32 {
  return deduplicateKernels.deduplicateChanges(kept, records, skipsSame, rowsMax, target, kinds);
}

export function deduplicateStore(kept: usize, plan: usize, directory: usize, records: usize): i32 {
  return deduplicateKernels.deduplicateStore(kept, plan, directory, records);
}

export function deduplicateOrders(kept: usize, entries: usize, rows: u32, validity: usize, data: usize): i32 {
  return deduplicateKernels.deduplicateOrders(kept, entries, rows, validity, data);
}

export function deduplicateRecords(kept: usize, entries: usize, rows: u32, target: usize): void {
  deduplicateKernels.deduplicateRecords(kept, entries, rows, target);
}

export function deduplicateDoubts(kept: usize, places: usize, rowNumbers: usize): u32 {
  return deduplicateChangesKernels.deduplicateDoubts(kept, places, rowNumbers);
}

export function deduplicateChoose(kept: usize, places: usize, records: usize, count: u32): void {
  deduplicateChangesKernels.deduplicateChoose(kept, places, records, count);
}

export function deduplicateSettle(kept: usize, directory: usize, skipsSame: i32): u32 {
  return deduplicateChangesKernels.deduplicateSettle(kept, directory, skipsSame);
}

export function deduplicateRevisions(kept: usize, records: usize, sendsOld: i32, rowsMax: u32, target: usize, kinds: usize): u32 {
  return deduplicateChangesKernels.deduplicateRevisions(kept, records, sendsOld, rowsMax, target, kinds);
}

export function deduplicateKeep(kept: usize, directory: usize, records: usize): u32 {
  return deduplicateChangesKernels.deduplicateKeep(kept, directory, records);
}

export function digestBytes(start: usize, length: u32, target: usize): void {
  digestKernels.digestBytes(start, length, target);
}

export function stateExpire(directory: usize, timeOffset: u32, expiredMs: i64, hash: u32, buckets: u32): u32 {
  return expireEntriesKernels.stateExpire(directory, timeOffset, expiredMs, hash, buckets);
}

export function rowListsExpire(plan: usize, directory: usize, hash: u32, buckets: u32, expiredMs: i64): i64 {
  return expireRowsKernels.rowListsExpire(plan, directory, hash, buckets, expiredMs);
}

export function rowListsTouch(plan: usize, directory: usize, rowNumbers: usize, rows: u32, expiredMs: i64, timeMs: i64): i32 {
  return expireRowsKernels.rowListsTouch(plan, directory, rowNumbers, rows, expiredMs, timeMs);
}

export function expressionHeapReset(): void {
  expressionKernels.expressionHeapReset();
}

export function expressionPackBits(bytes: usize, rows: u32, target: usize): u32 {
  return expressionKernels.expressionPackBits(bytes, rows, target);
}

export function expressionBothBits(a: usize, b: usize, rows: u32, target: usize): void {
  expressionKernels.expressionBothBits(a, b, rows, target);
}

export function expressionTextOffsets(texts: usize, rows: u32, offsets: usize): u32 {
  return expressionKernels.expressionTextOffsets(texts, rows, offsets);
}

export function expressionTextCopy(texts: usize, rows: u32, target: usize): void {
  expressionKernels.expressionTextCopy(texts, rows, target);
}

export function textCompare(a: usize, aBytes: i32, b: usize, bBytes: i32): i32 {
  return expressionKernels.textCompare(a, aBytes, b, bBytes);
}

export function textConcat(start: usize, bytes: i32, part: usize, partBytes: i32): i64 {
  return expressionKernels.textConcat(start, bytes, part, partBytes);
}

export function textUpper(start: usize, bytes: i32): i64 {
  return expressionKernels.textUpper(start, bytes);
}

export function textLower(start: usize, bytes: i32): i64 {
  return expressionKernels.textLower(start, bytes);
}

export function textInitcap(start: usize, bytes: i32): i64 {
  return expressionKernels.textInitcap(start, bytes);
}

export function textReverse(start: usize, bytes: i32): i64 {
  return expressionKernels.textReverse(start, bytes);
}

export function textCharacters(start: usize, bytes: i32): i32 {
  return expressionKernels.textCharacters(start, bytes);
}

export function textSubstring(start: usize, bytes: i32, first: i32, count: i32): i64 {
  return expressionKernels.textSubstring(start, bytes, first, count);
}

export function textLeft(start: usize, bytes: i32, count: i32): i64 {
  return expressionKernels.textLeft(start, bytes, count);
}

export function textRight(start: usize, bytes: i32, count: i32): i64 {
  return expressionKernels.textRight(start, bytes, count);
}

export function textRepeat(start: usize, bytes: i32, count: i32): i64 {
  return expressionKernels.textRepeat(start, bytes, count);
}

export function textTrim(start: usize, bytes: i32, part: usize, partBytes: i32, sides: i32): i64 {
  return expressionKernels.textTrim(start, bytes, part, partBytes, sides);
}

export function textPad(start: usize, bytes: i32, count: i32, pad: usize, padBytes: i32, atStart: i32): i64 {
  return expressionKernels.textPad(start, bytes, count, pad, padBytes, atStart);
}

export function textPosition(part: usize, partBytes: i32, start: usize, bytes: i32, first: i32): i32 {
  return expressionKernels.textPosition(part, partBytes, start, bytes, first);
}

export function textReplace(start: usize, bytes: i32, part: usize, partBytes: i32, by: usize, byBytes: i32): i64 {
  return expressionKernels.textReplace(start, bytes, part, partBytes, by, byBytes);
}

export function textSplit(start: usize, bytes: i32, part: usize, partBytes: i32, index: i32): i64 {
  return expressionKernels.textSplit(start, bytes, part, partBytes, index);
}

export function textStartsWith(start: usize, bytes: i32, part: usize, partBytes: i32): i32 {
  return expressionKernels.textStartsWith(start, bytes, part, partBytes);
}

export function textEndsWith(start: usize, bytes: i32, part: usize, partBytes: i32): i32 {
  return expressionKernels.textEndsWith(start, bytes, part, partBytes);
}

export function textAscii(start: usize, bytes: i32): i32 {
  return expressionKernels.textAscii(start, bytes);
}

export function textCharacter(code: i64): i64 {
  return expressionKernels.textCharacter(code);
}

export function textLike(start: usize, bytes: i32, part: usize, partBytes: i32, escape: usize, escapeBytes: i32): i32 {
  return expressionKernels.textLike(start, bytes, part, partBytes, escape, escapeBytes);
}

export function textFit(start: usize, bytes: i32, count: i32, pads: i32): i64 {
  return expressionKernels.textFit(start, bytes, count, pads);
}

export function bytesFit(start: usize, bytes: i32, count: i32, pads: i32): i64 {
  return expressionKernels.bytesFit(start, bytes, count, pads);
}

export function printBoolean(value: i32): i64 {
  return expressionKernels.printBoolean(value);
}

export function printIntegerText(value: i64): i64 {
  return expressionKernels.printIntegerText(value);
}

export function printDoubleText(value: f64): i64 {
  return expressionKernels.printDoubleText(value);
}

export function printFloatText(value: f64): i64 {
  return expressionKernels.printFloatText(value);
}

export function printDecimalText(low: i64, high: i64, scale: i32): i64 {
  return expressionKernels.printDecimalText(low, high, scale);
}

export function printDateText(days: i32): i64 {
  return expressionKernels.printDateText(days);
}

export function printTimeText(timeMs: i32, precision: i32): i64 {
  return expressionKernels.printTimeText(timeMs, precision);
}

export function printTimestampText(value: i64, precision: i32): i64 {
  return expressionKernels.printTimestampText(value, precision);
}

export function printMonths(months: i32): i64 {
  return expressionKernels.printMonths(months);
}

export function printMilliseconds(milliseconds: i64): i64 {
  return expressionKernels.printMilliseconds(milliseconds);
}

export function castBoolean(start: usize, bytes: i32, out: usize): i32 {
  return expressionKernels.castBoolean(start, bytes, out);
}

export function castInteger(start: usize, bytes: i32, bits: i32, out: usize): i32 {
  return expressionKernels.castInteger(start, bytes, bits, out);
}

export function castFloat(start: usize, bytes: i32, out: usize): i32 {
  return expressionKernels.castFloat(start, bytes, out);
}

export function castDouble(start: usize, bytes: i32, out: usize): i32 {
  return expressionKernels.castDouble(start, bytes, out);
}

export function castDecimal(start: usize, bytes: i32, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.castDecimal(start, bytes, precision, scale, out);
}

export function castDate(start: usize, bytes: i32, out: usize): i32 {
  return expressionKernels.castDate(start, bytes, out);
}

export function castTime(start: usize, bytes: i32, precision: i32, out: usize): i32 {
  return expressionKernels.castTime(start, bytes, precision, out);
}

export function castTimestamp(start: usize, bytes: i32, precision: i32, out: usize): i32 {
  return expressionKernels.castTimestamp(start, bytes, precision, out);
}

export function decimalAdd(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.decimalAdd(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalSubtract(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.decimalSubtract(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalMultiply(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.decimalMultiply(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalDivide(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.decimalDivide(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalModulo(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.decimalModulo(aLow, aHigh, aScale, bLow, bHigh, bScale, precision, scale, out);
}

export function decimalCompare(aLow: i64, aHigh: i64, aScale: i32, bLow: i64, bHigh: i64, bScale: i32): i32 {
  return expressionKernels.decimalCompare(aLow, aHigh, aScale, bLow, bHigh, bScale);
}

export function decimalRound(low: i64, high: i64, from: i32, digits: i32, precision: i32, scale: i32, rounding: i32, out: usize): i32 {
  return expressionKernels.decimalRound(low, high, from, digits, precision, scale, rounding, out);
}

export function decimalFromDouble(value: f64, precision: i32, scale: i32, out: usize): i32 {
  return expressionKernels.decimalFromDouble(value, precision, scale, out);
}

export function decimalToDouble(low: i64, high: i64, scale: i32): f64 {
  return expressionKernels.decimalToDouble(low, high, scale);
}

export function decimalToLong(low: i64, high: i64, scale: i32): i64 {
  return expressionKernels.decimalToLong(low, high, scale);
}

export function doubleModulo(a: f64, b: f64): f64 {
  return expressionKernels.doubleModulo(a, b);
}

export function doubleRound(value: f64, digits: i32, rounding: i32): f64 {
  return expressionKernels.doubleRound(value, digits, rounding);
}

export function integerRound(value: i64, digits: i32, rounding: i32): i64 {
  return expressionKernels.integerRound(value, digits, rounding);
}

export function addMonths(value: i64, unitsPerDay: i64, months: i32): i64 {
  return expressionKernels.addMonths(value, unitsPerDay, months);
}

export function monthsBetween(end: i64, start: i64): i64 {
  return expressionKernels.monthsBetween(end, start);
}

export function timeExtract(value: i64, unitsPerSecond: i64, unit: i32): i64 {
  return expressionKernels.timeExtract(value, unitsPerSecond, unit);
}

export function timeRound(value: i64, unitsPerSecond: i64, unit: i32, up: i32): i64 {
  return expressionKernels.timeRound(value, unitsPerSecond, unit, up);
}

export function timeFormat(value: i64, unitsPerSecond: i64, pattern: usize, patternBytes: i32): i64 {
  return expressionKernels.timeFormat(value, unitsPerSecond, pattern, patternBytes);
}

export function timeParse(start: usize, bytes: i32, pattern: usize, patternBytes: i32, asDate: i32, out: usize): i32 {
  return expressionKernels.timeParse(start, bytes, pattern, patternBytes, asDate, out);
}

export function gatherBits(source: usize, selection: usize, rows: u32, target: usize): i32 {
  return gatherKernels.gatherBits(source, selection, rows, target);
}

export function gatherFixed(source: usize, width: i32, selection: usize, rows: u32, target: usize): void {
  gatherKernels.gatherFixed(source, width, selection, rows, target);
}

export function gatherOffsets(offsets: usize, selection: usize, rows: u32, target: usize): u32 {
  return gatherKernels.gatherOffsets(offsets, selection, rows, target);
}

export function gatherBytes(offsets: usize, source: usize, selection: usize, rows: u32, target: usize): void {
  gatherKernels.gatherBytes(offsets, source, selection, rows, target);
}

export function gatherSetRows(source: usize, selection: usize, rows: u32, target: usize): i32 {
  return gatherKernels.gatherSetRows(source, selection, rows, target);
}

export function gatherElements(offsets: usize, selection: usize, rows: u32, target: usize): void {
  gatherKernels.gatherElements(offsets, selection, rows, target);
}

export function groupAggregateUpdate(changes: usize, plan: usize, directory: usize, selection: usize, rows: u32): i32 {
  return groupAggregateKernels.groupAggregateUpdate(changes, plan, directory, selection, rows);
}

export function groupAggregateChanges(changes: usize, plan: usize, pairs: i32, rowsMax: u32, keys: usize, values: usize, kinds: usize): u32 {
  return groupAggregateKernels.groupAggregateChanges(changes, plan, pairs, rowsMax, keys, values, kinds);
}

export function groupAggregateCompare(physical: i32, validity: usize, data: usize, offsets: usize, rows: u32, kinds: usize, differs: usize): u32 {
  return groupAggregateKernels.groupAggregateCompare(physical, validity, data, offsets, rows, kinds, differs);
}

export function groupAggregateSelect(kinds: usize, differs: usize, rows: u32, updateBefore: i32, selection: usize): u32 {
  return groupAggregateKernels.groupAggregateSelect(kinds, differs, rows, updateBefore, selection);
}

export function groupAggregateFinish(changes: usize, directory: usize): void {
  groupAggregateKernels.groupAggregateFinish(changes, directory);
}

export function hashInt64(seed: u32, value: i64): u32 {
  return hashKernels.hashInt64(seed, value);
}

export function hashFloat64(seed: u32, value: f64): u32 {
  return hashKernels.hashFloat64(seed, value);
}

export function hashInt128(seed: u32, low: i64, high: i64): u32 {
  return hashKernels.hashInt128(seed, low, high);
}

export function hashBytes(seed: u32, start: usize, length: u32): u32 {
  return hashKernels.hashBytes(seed, start, length);
}

export function hashNull(seed: u32): u32 {
  return hashKernels.hashNull(seed);
}

export function hashColumn(physical: i32, validity: usize, data: usize, offsets: usize, rows: u32, target: usize): void {
  hashKernels.hashColumn(physical, validity, data, offsets, rows, target);
}

export function jsonDecodeChunk(decoder: usize, start: usize, end: usize, firstRow: u32): i32 {
  return jsonDecodeKernels.jsonDecodeChunk(decoder, start, end, firstRow);
}

export function jsonEncodeRows(encoder: usize, selection: usize, from: u32, to: u32, out: usize, outEnd: usize): i32 {
  return jsonEncodeKernels.jsonEncodeRows(encoder, selection, from, to, out, outEnd);
}

export function pagesInit(limitBytes: u32): void {
  memoryKernels.pagesInit(limitBytes);
}

export function pagesAllocate(owner: i32, bytes: u32, state: i32): usize {
  return memoryKernels.pagesAllocate(owner, bytes, state);
}

export function pagesRelease(run: usize): void {
  memoryKernels.pagesRelease(run);
}

export function pagesUsedBytes(owner: i32): u32 {
  return memoryKernels.pagesUsedBytes(owner);
}

export function pagesStateFreeBytes(): u32 {
  return memoryKernels.pagesStateFreeBytes();
}

export function pagesPeakBytes(): u32 {
  return memoryKernels.pagesPeakBytes();
}

export function pagesLastOwner(): i32 {
  return memoryKernels.pagesLastOwner();
}

export function pagesStateOf(address: usize): i32 {
  return memoryKernels.pagesStateOf(address);
}

export function stateMerge(directory: usize, hash: u32, visits: u32): u32 {
  return mergeBucketsKernels.stateMerge(directory, hash, visits);
}

export function nexmarkMixSeed(seed: i64): i64 {
  return nexmarkKernels.nexmarkMixSeed(seed);
}

export function nexmarkSelect(config: usize, first: i64, end: i64, kindMask: i32, rowsMax: i32, epochs: usize, offsets: usize, next: usize): i32 {
  return nexmarkKernels.nexmarkSelect(config, first, end, kindMask, rowsMax, epochs, offsets, next);
}

export function nexmarkValidity(config: usize, offsets: usize, rows: i32, kind: i32, bitmap: usize): void {
  nexmarkKernels.nexmarkValidity(config, offsets, rows, kind, bitmap);
}

export function nexmarkFixed(config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, data: usize): void {
  nexmarkKernels.nexmarkFixed(config, column, epochs, offsets, rows, data);
}

export function nexmarkText(config: usize, column: i32, epochs: usize, offsets: usize, rows: i32, textOffsets: usize, data: usize): i32 {
  return nexmarkKernels.nexmarkText(config, column, epochs, offsets, rows, textOffsets, data);
}

export function nexmarkTextBytesMax(column: i32): i32 {
  return nexmarkKernels.nexmarkTextBytesMax(column);
}

export function packedRowsLengths(plan: usize, rowNumbers: usize, rows: u32, lengths: usize): u32 {
  return packedRowsKernels.packedRowsLengths(plan, rowNumbers, rows, lengths);
}

export function packedRowsPlace(lengths: usize, rows: u32, start: usize, records: usize): void {
  packedRowsKernels.packedRowsPlace(lengths, rows, start, records);
}

export function packedRowsWrite(plan: usize, rowNumbers: usize, rows: u32, lengths: usize, records: usize): void {
  packedRowsKernels.packedRowsWrite(plan, rowNumbers, rows, lengths, records);
}

export function packedRowsValidity(column: u32, records: usize, rows: u32, validity: usize): i32 {
  return packedRowsKernels.packedRowsValidity(column, records, rows, validity);
}

export function packedRowsFixed(plan: usize, column: u32, records: usize, rows: u32, data: usize): void {
  packedRowsKernels.packedRowsFixed(plan, column, records, rows, data);
}

export function packedRowsOffsets(plan: usize, column: u32, records: usize, rows: u32, offsets: usize): u32 {
  return packedRowsKernels.packedRowsOffsets(plan, column, records, rows, offsets);
}

export function packedRowsBytes(plan: usize, column: u32, records: usize, rows: u32, data: usize): void {
  packedRowsKernels.packedRowsBytes(plan, column, records, rows, data);
}

export function paneSplitRows(split: usize, times: usize, validity: usize, selection: usize, rows: u32, runs: usize, scratch: usize): i32 {
  return paneSplitKernels.paneSplitRows(split, times, validity, selection, rows, runs, scratch);
}

export function partitionTable(table: usize, keyGroups: u32, parallelism: u32): void {
  partitionKernels.partitionTable(table, keyGroups, parallelism);
}

export function partitionRows(table: usize, keyGroups: u32, parallelism: u32, hashes: usize, selection: usize, rows: u32, subtasks: usize, starts: usize, target: usize): void {
  partitionKernels.partitionRows(table, keyGroups, parallelism, hashes, selection, rows, subtasks, starts, target);
}

export function rowListsFind(plan: usize, directory: usize, rowNumbers: usize, rows: u32, found: usize): i32 {
  return rowListsKernels.rowListsFind(plan, directory, rowNumbers, rows, found);
}

export function rowListsNext(plan: usize, cursor: usize, rowNumbers: usize, rowsMax: u32, targetRows: usize, targetRecords: usize): u32 {
  return rowListsKernels.rowListsNext(plan, cursor, rowNumbers, rowsMax, targetRows, targetRecords);
}

export function rowListsApply(plan: usize, directory: usize, rowNumbers: usize, rows: u32, kinds: usize, records: usize, times: usize, timeMs: i64, expiredMs: i64): i32 {
  return rowListsKernels.rowListsApply(plan, directory, rowNumbers, rows, kinds, records, times, timeMs, expiredMs);
}

export function scanFilterPasses(filter: usize, row: u32): i32 {
  return scanFieldKernels.scanFilterPasses(filter, row);
}

export function stateDirectoryOpen(directory: usize, table: usize): void {
  stateTableKernels.stateDirectoryOpen(directory, table);
}

export function stateDirectoryClear(directory: usize): void {
  stateTableKernels.stateDirectoryClear(directory);
}

export function stateFreeze(directory: usize, walk: usize, target: usize, pagesMax: u32): void {
  stateTableKernels.stateFreeze(directory, walk, target, pagesMax);
}

export function stateThaw(directory: usize, runs: usize, hashes: usize, count: u32, stored: i32): void {
  stateTableKernels.stateThaw(directory, runs, hashes, count, stored);
}

export function stateFrozenBytes(directory: usize): u32 {
  return stateTableKernels.stateFrozenBytes(directory);
}

export function stateIsBucket(table: usize, run: usize, bytes: u32): i32 {
  return stateTableKernels.stateIsBucket(table, run, bytes);
}

export function stateAdopt(directory: usize, run: usize, hashFirst: u32, hashLast: u32, tag: u32): i32 {
  return stateTableKernels.stateAdopt(directory, run, hashFirst, hashLast, tag);
}

export function stateEntries(directory: usize, walk: usize, hashFirst: u32, hashLast: u32, target: usize, rowsMax: u32): i32 {
  return stateTableKernels.stateEntries(directory, walk, hashFirst, hashLast, target, rowsMax);
}

export function stateSpill(directory: usize, walk: usize, hashLast: u32, depth: u32, number: u32): usize {
  return stateTableKernels.stateSpill(directory, walk, hashLast, depth, number);
}

export function stateReturn(directory: usize, run: usize, clean: i32, tag: u32): void {
  stateTableKernels.stateReturn(directory, run, clean, tag);
}

export function stateSpilledAt(directory: usize, index: u32): u32 {
  return stateTableKernels.stateSpilledAt(directory, index);
}

export function stateLeave(run: usize, frozen: i32): void {
  stateTableKernels.stateLeave(run, frozen);
}

export function statePageTag(run: usize): u32 {
  return stateTableKernels.statePageTag(run);
}

export function statePageMark(run: usize): u32 {
  return stateTableKernels.statePageMark(run);
}

export function statePageLink(run: usize): usize {
  return stateTableKernels.statePageLink(run);
}

export function stateHashes(entries: usize, rows: u32, target: usize): void {
  stateTableKernels.stateHashes(entries, rows, target);
}

export function textParseInteger(start: usize, length: i32, out: usize): i32 {
  return textKernels.textParseInteger(start, length, out);
}

export function textParseDouble(start: usize, length: i32, out: usize): i32 {
  return textKernels.textParseDouble(start, length, out);
}

export function textParseFloat(start: usize, length: i32, out: usize): i32 {
  return textKernels.textParseFloat(start, length, out);
}

export function textParseDecimal(start: usize, length: i32, precision: i32, scale: i32, out: usize): i32 {
  return textKernels.textParseDecimal(start, length, precision, scale, out);
}

export function textParseDate(start: usize, length: i32, style: i32, out: usize): i32 {
  return textKernels.textParseDate(start, length, style, out);
}

export function textParseTime(start: usize, length: i32, style: i32, out: usize): i32 {
  return textKernels.textParseTime(start, length, style, out);
}

export function textParseTimestamp(start: usize, length: i32, style: i32, zone: i32, precision: i32, out: usize): i32 {
  return textKernels.textParseTimestamp(start, length, style, zone, precision, out);
}

export function textPrintInteger(value: i64, out: usize): i32 {
  return textKernels.textPrintInteger(value, out);
}

export function textPrintDouble(value: f64, out: usize): i32 {
  return textKernels.textPrintDouble(value, out);
}

export function textPrintFloat(value: f64, out: usize): i32 {
  return textKernels.textPrintFloat(value, out);
}

export function textPrintDecimal(low: i64, high: i64, scale: i32, out: usize): i32 {
  return textKernels.textPrintDecimal(low, high, scale, out);
}

export function textPrintDate(days: i32, out: usize): i32 {
  return textKernels.textPrintDate(days, out);
}

export function textPrintTime(timeMs: i32, fractionDigits: i32, out: usize): i32 {
  return textKernels.textPrintTime(timeMs, fractionDigits, out);
}

export function textPrintTimestamp(value: i64, style: i32, zone: i32, precision: i32, out: usize): i32 {
  return textKernels.textPrintTimestamp(value, style, zone, precision, out);
}

export function watermarkAssignerMaximum(data: usize, validity: usize, selection: usize, rows: u32): i64 {
  return watermarkAssignerKernels.watermarkAssignerMaximum(data, validity, selection, rows);
}

export function windowAggregateUpdate(plan: usize, directory: usize, selection: usize, rows: u32): i32 {
  return windowAggregateKernels.windowAggregateUpdate(plan, directory, selection, rows);
}

export function windowAggregateMerge(plan: usize, source: usize, target: usize, hashFirst: u32, hashLast: u32): i32 {
  return windowAggregateKernels.windowAggregateMerge(plan, source, target, hashFirst, hashLast);
}

export function windowAggregateCollect(plan: usize, directory: usize, target: usize, rowsMax: u32, liveOffset: u32): i32 {
  return windowAggregateKernels.windowAggregateCollect(plan, directory, target, rowsMax, liveOffset);
}

export function windowAggregateKeys(plan: usize, key: u32, entries: usize, rows: u32, validity: usize, data: usize): i32 {
  return windowAggregateKernels.windowAggregateKeys(plan, key, entries, rows, validity, data);
}

export function windowAggregateKeyOffsets(plan: usize, key: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize): u32 {
  return windowAggregateKernels.windowAggregateKeyOffsets(plan, key, entries, rows, validity, offsets, nulls);
}

export function windowAggregateKeyBytes(plan: usize, key: u32, entries: usize, rows: u32, data: usize): void {
  windowAggregateKernels.windowAggregateKeyBytes(plan, key, entries, rows, data);
}

export function windowAggregateResults(form: i32, physical: i32, offset: u32, rowsOffset: u32, nullsOffset: u32, digits: i32, entries: usize, rows: u32, validity: usize, data: usize): i32 {
  return windowAggregateKernels.windowAggregateResults(form, physical, offset, rowsOffset, nullsOffset, digits, entries, rows, validity, data);
}

export function windowAggregateResultOffsets(offset: u32, entries: usize, rows: u32, validity: usize, offsets: usize, nulls: usize): u32 {
  return windowAggregateKernels.windowAggregateResultOffsets(offset, entries, rows, validity, offsets, nulls);
}

export function windowAggregateResultBytes(offset: u32, entries: usize, rows: u32, data: usize): void {
  windowAggregateKernels.windowAggregateResultBytes(offset, entries, rows, data);
}

export function windowAssignPairs(times: usize, validity: usize, selection: usize, rowFrom: u32, rows: u32, originMs: i64, periodMs: i64, sizeMs: i64, endOriginMs: i64, endStepMs: i64, pairsMax: u32, rowNumbers: usize, ends: usize, rowEnd: usize, nulls: usize): i32 {
  return windowAssignKernels.windowAssignPairs(times, validity, selection, rowFrom, rows, originMs, periodMs, sizeMs, endOriginMs, endStepMs, pairsMax, rowNumbers, ends, rowEnd, nulls);
}

export function windowAssignBounds(ends: usize, pairs: u32, sizeMs: i64, originMs: i64, periodMs: i64, starts: usize, times: usize): void {
  windowAssignKernels.windowAssignBounds(ends, pairs, sizeMs, originMs, periodMs, starts, times);
}
