// Written by tools/generate-abi.ts from src/abi. Do not edit.

import type { Ptr } from '../abi/ptr.ts';

/** Hash of the contract that this file was written from; the loader compares it with the module. */
export const expectedAbiHash = -247505349;

/** The functions of `wasm-build/kernels.wasm`. A negative i32 is a fault number. */
export interface KernelExports {
  readonly abiHash: () => number;
  readonly csvDecodeChunk: (decoder: Ptr, start: Ptr, end: Ptr, firstRow: number, isLast: number) => number;
  readonly csvEncodeRows: (encoder: Ptr, selection: Ptr, from: number, to: number, out: Ptr, outEnd: Ptr) => number;
  readonly datagenInteger: (seed: bigint, column: number, first: bigint, rows: number, min: bigint, max: bigint, widthBytes: number, data: Ptr) => void;
  readonly datagenFloat: (seed: bigint, column: number, first: bigint, rows: number, min: number, max: number, widthBytes: number, data: Ptr) => void;
  readonly datagenBits: (seed: bigint, column: number, first: bigint, rows: number, probability: number, bitmap: Ptr) => void;
  readonly datagenText: (seed: bigint, column: number, first: bigint, rows: number, length: number, varies: number, binary: number, offsets: Ptr, data: Ptr) => number;
  readonly datagenSequence: (start: bigint, step: bigint, first: bigint, rows: number, widthBytes: number, data: Ptr) => void;
  readonly datagenSequenceFloat: (start: bigint, first: bigint, rows: number, widthBytes: number, data: Ptr) => void;
  readonly datagenSequenceText: (start: bigint, first: bigint, rows: number, offsets: Ptr, data: Ptr) => number;
  readonly deduplicateUpdate: (kept: Ptr, plan: Ptr, directory: Ptr, selection: Ptr, rows: number) => number;
  readonly deduplicateSelect: (kept: Ptr, rows: number, kinds: Ptr, selection: Ptr) => number;
  readonly deduplicateChanges: (kept: Ptr, records: Ptr, skipsSame: number, rowsMax: number, target: Ptr, kinds: Ptr) => number;
  readonly deduplicateStore: (kept: Ptr, plan: Ptr, directory: Ptr, records: Ptr) => number;
  readonly deduplicateOrders: (kept: Ptr, entries: Ptr, rows: number, validity: Ptr, data: Ptr) => number;
  readonly deduplicateRecords: (kept: Ptr, entries: Ptr, rows: number, target: Ptr) => void;
  readonly deduplicateDoubts: (kept: Ptr, places: Ptr, rowNumbers: Ptr) => number;
  readonly deduplicateChoose: (kept: Ptr, places: Ptr, records: Ptr, count: number) => void;
  readonly deduplicateSettle: (kept: Ptr, directory: Ptr, skipsSame: number) => number;
  readonly deduplicateRevisions: (kept: Ptr, records: Ptr, sendsOld: number, rowsMax: number, target: Ptr, kinds: Ptr) => number;
  readonly deduplicateKeep: (kept: Ptr, directory: Ptr, records: Ptr) => number;
  readonly digestBytes: (start: Ptr, length: number, target: Ptr) => void;
  readonly stateExpire: (directory: Ptr, timeOffset: number, expiredMs: bigint, hash: number, buckets: number) => number;
  readonly rowListsExpire: (plan: Ptr, directory: Ptr, hash: number, buckets: number, expiredMs: bigint) => bigint;
  readonly rowListsTouch: (plan: Ptr, directory: Ptr, rowNumbers: Ptr, rows: number, expiredMs: bigint, timeMs: bigint) => number;
  readonly expressionHeapReset: () => void;
  readonly expressionPackBits: (bytes: Ptr, rows: number, target: Ptr) => number;
  readonly expressionBothBits: (a: Ptr, b: Ptr, rows: number, target: Ptr) => void;
  readonly expressionTextOffsets: (texts: Ptr, rows: number, offsets: Ptr) => number;
  readonly expressionTextCopy: (texts: Ptr, rows: number, target: Ptr) => void;
  readonly textCompare: (a: Ptr, aBytes: number, b: Ptr, bBytes: number) => number;
  readonly textConcat: (start: Ptr, bytes: number, part: Ptr, partBytes: number) => bigint;
  readonly textUpper: (start: Ptr, bytes: number) => bigint;
  readonly textLower: (start: Ptr, bytes: number) => bigint;
  readonly textInitcap: (start: Ptr, bytes: number) => bigint;
  readonly textReverse: (start: Ptr, bytes: number) => bigint;
  readonly textCharacters: (start: Ptr, bytes: number) => number;
  readonly textSubstring: (start: Ptr, bytes: number, first: number, count: number) => bigint;
  readonly textLeft: (start: Ptr, bytes: number, count: number) => bigint;
  readonly textRight: (start: Ptr, bytes: number, count: number) => bigint;
  readonly textRepeat: (start: Ptr, bytes: number, count: number) => bigint;
  readonly textTrim: (start: Ptr, bytes: number, part: Ptr, partBytes: number, sides: number) => bigint;
  readonly textPad: (start: Ptr, bytes: number, count: number, pad: Ptr, padBytes: number, atStart: number) => bigint;
  readonly textPosition: (part: Ptr, partBytes: number, start: Ptr, bytes: number, first: number) => number;
  readonly textReplace: (start: Ptr, bytes: number, part: Ptr, partBytes: number, by: Ptr, byBytes: number) => bigint;
  readonly textSplit: (start: Ptr, bytes: number, part: Ptr, partBytes: number, index: number) => bigint;
  readonly textStartsWith: (start: Ptr, bytes: number, part: Ptr, partBytes: number) => number;
  readonly textEndsWith: (start: Ptr, bytes: number, part: Ptr, partBytes: number) => number;
  readonly textAscii: (start: Ptr, bytes: number) => number;
  readonly textCharacter: (code: bigint) => bigint;
  readonly textLike: (start: Ptr, bytes: number, part: Ptr, partBytes: number, escape: Ptr, escapeBytes: number) => number;
  readonly textFit: (start: Ptr, bytes: number, count: number, pads: number) => bigint;
  readonly bytesFit: (start: Ptr, bytes: number, count: number, pads: number) => bigint;
  readonly printBoolean: (value: number) => bigint;
  readonly printIntegerText: (value: bigint) => bigint;
  readonly printDoubleText: (value: number) => bigint;
  readonly printFloatText: (value: number) => bigint;
  readonly printDecimalText: (low: bigint, high: bigint, scale: number) => bigint;
  readonly printDateText: (days: number) => bigint;
  readonly printTimeText: (timeMs: number, precision: number) => bigint;
  readonly printTimestampText: (value: bigint, precision: number) => bigint;
  readonly printMonths: (months: number) => bigint;
  readonly printMilliseconds: (milliseconds: bigint) => bigint;
  readonly castBoolean: (start: Ptr, bytes: number, out: Ptr) => number;
  readonly castInteger: (start: Ptr, bytes: number, bits: number, out: Ptr) => number;
  readonly castFloat: (start: Ptr, bytes: number, out: Ptr) => number;
  readonly castDouble: (start: Ptr, bytes: number, out: Ptr) => number;
  readonly castDecimal: (start: Ptr, bytes: number, precision: number, scale: number, out: Ptr) => number;
  readonly castDate: (start: Ptr, bytes: number, out: Ptr) => number;
  readonly castTime: (start: Ptr, bytes: number, precision: number, out: Ptr) => number;
  readonly castTimestamp: (start: Ptr, bytes: number, precision: number, out: Ptr) => number;
  readonly decimalAdd: (aLow: bigint, aHigh: bigint, aScale: number, bLow: bigint, bHigh: bigint, bScale: number, precision: number, scale: number, out: Ptr) => number;
  readonly decimalSubtract: (aLow: bigint, aHigh: bigint, aScale: number, bLow: bigint, bHigh: bigint, bScale: number, precision: number, scale: number, out: Ptr) => number;
  readonly decimalMultiply: (aLow: bigint, aHigh: bigint, aScale: number, bLow: bigint, bHigh: bigint, bScale: number, precision: number, scale: number, out: Ptr) => number;
  readonly decimalDivide: (aLow: bigint, aHigh: bigint, aScale: number, bLow: bigint, bHigh: bigint, bScale: number, precision: number, scale: number, out: Ptr) => number;
  readonly decimalModulo: (aLow: bigint, aHigh: bigint, aScale: number, bLow: bigint, bHigh: bigint, bScale: number, precision: number, scale: number, out: Ptr) => number;
  readonly decimalCompare: (aLow: bigint, aHigh: bigint, aScale: number, bLow: bigint, bHigh: bigint, bScale: number) => number;
  readonly decimalRound: (low: bigint, high: bigint, from: number, digits: number, precision: number, scale: number, rounding: number, out: Ptr) => number;
  readonly decimalFromDouble: (value: number, precision: number, scale: number, out: Ptr) => number;
  readonly decimalToDouble: (low: bigint, high: bigint, scale: number) => number;
  readonly decimalToLong: (low: bigint, high: bigint, scale: number) => bigint;
  readonly doubleModulo: (a: number, b: number) => number;
  readonly doubleRound: (value: number, digits: number, rounding: number) => number;
  readonly integerRound: (value: bigint, digits: number, rounding: number) => bigint;
  readonly addMonths: (value: bigint, unitsPerDay: bigint, months: number) => bigint;
  readonly monthsBetween: (end: bigint, start: bigint) => bigint;
  readonly timeExtract: (value: bigint, unitsPerSecond: bigint, unit: number) => bigint;
  readonly timeRound: (value: bigint, unitsPerSecond: bigint, unit: number, up: number) => bigint;
  readonly timeFormat: (value: bigint, unitsPerSecond: bigint, pattern: Ptr, patternBytes: number) => bigint;
  readonly timeParse: (start: Ptr, bytes: number, pattern: Ptr, patternBytes: number, asDate: number, out: Ptr) => number;
  readonly gatherBits: (source: Ptr, selection: Ptr, rows: number, target: Ptr) => number;
  readonly gatherFixed: (source: Ptr, width: number, selection: Ptr, rows: number, target: Ptr) => void;
  readonly gatherOffsets: (offsets: Ptr, selection: Ptr, rows: number, target: Ptr) => number;
  readonly gatherBytes: (offsets: Ptr, source: Ptr, selection: Ptr, rows: number, target: Ptr) => void;
  readonly gatherSetRows: (source: Ptr, selection: Ptr, rows: number, target: Ptr) => number;
  readonly gatherElements: (offsets: Ptr, selection: Ptr, rows: number, target: Ptr) => void;
  readonly groupAggregateUpdate: (changes: Ptr, plan: Ptr, directory: Ptr, selection: Ptr, rows: number) => number;
  readonly groupAggregateChanges: (changes: Ptr, plan: Ptr, pairs: number, rowsMax: number, keys: Ptr, values: Ptr, kinds: Ptr) => number;
  readonly groupAggregateCompare: (physical: number, validity: Ptr, data: Ptr, offsets: Ptr, rows: number, kinds: Ptr, differs: Ptr) => number;
  readonly groupAggregateSelect: (kinds: Ptr, differs: Ptr, rows: number, updateBefore: number, selection: Ptr) => number;
  readonly groupAggregateFinish: (changes: Ptr, directory: Ptr) => void;
  readonly hashInt64: (seed: number, value: bigint) => number;
  readonly hashFloat64: (seed: number, value: number) => number;
  readonly hashInt128: (seed: number, low: bigint, high: bigint) => number;
  readonly hashBytes: (seed: number, start: Ptr, length: number) => number;
  readonly hashNull: (seed: number) => number;
  readonly hashColumn: (physical: number, validity: Ptr, data: Ptr, offsets: Ptr, rows: number, target: Ptr) => void;
  readonly jsonDecodeChunk: (decoder: Ptr, start: Ptr, end: Ptr, firstRow: number) => number;
  readonly jsonEncodeRows: (encoder: Ptr, selection: Ptr, from: number, to: number, out: Ptr, outEnd: Ptr) => number;
  readonly pagesInit: (limitBytes: number) => void;
  readonly pagesAllocate: (owner: number, bytes: number, state: number) => Ptr;
  readonly pagesRelease: (run: Ptr) => void;
  readonly pagesUsedBytes: (owner: number) => number;
  readonly pagesStateFreeBytes: () => number;
  readonly pagesPeakBytes: () => number;
  readonly pagesLastOwner: () => number;
  readonly pagesStateOf: (address: Ptr) => number;
  readonly stateMerge: (directory: Ptr, hash: number, visits: number) => number;
  readonly nexmarkMixSeed: (seed: bigint) => bigint;
  readonly nexmarkSelect: (config: Ptr, first: bigint, end: bigint, kindMask: number, rowsMax: number, epochs: Ptr, offsets: Ptr, next: Ptr) => number;
  readonly nexmarkValidity: (config: Ptr, offsets: Ptr, rows: number, kind: number, bitmap: Ptr) => void;
  readonly nexmarkFixed: (config: Ptr, column: number, epochs: Ptr, offsets: Ptr, rows: number, data: Ptr) => void;
  readonly nexmarkText: (config: Ptr, column: number, epochs: Ptr, offsets: Ptr, rows: number, textOffsets: Ptr, data: Ptr) => number;
  readonly nexmarkTextBytesMax: (column: number) => number;
  readonly packedRowsLengths: (plan: Ptr, rowNumbers: Ptr, rows: number, lengths: Ptr) => number;
  readonly packedRowsPlace: (lengths: Ptr, rows: number, start: Ptr, records: Ptr) => void;
  readonly packedRowsWrite: (plan: Ptr, rowNumbers: Ptr, rows: number, lengths: Ptr, records: Ptr) => void;
  readonly packedRowsValidity: (column: number, records: Ptr, rows: number, validity: Ptr) => number;
  readonly packedRowsFixed: (plan: Ptr, column: number, records: Ptr, rows: number, data: Ptr) => void;
  readonly packedRowsOffsets: (plan: Ptr, column: number, records: Ptr, rows: number, offsets: Ptr) => number;
  readonly packedRowsBytes: (plan: Ptr, column: number, records: Ptr, rows: number, data: Ptr) => void;
  readonly paneSplitRows: (split: Ptr, times: Ptr, validity: Ptr, selection: Ptr, rows: number, runs: Ptr, scratch: Ptr) => number;
  readonly partitionTable: (table: Ptr, keyGroups: number, parallelism: number) => void;
  readonly partitionRows: (table: Ptr, keyGroups: number, parallelism: number, hashes: Ptr, selection: Ptr, rows: number, subtasks: Ptr, starts: Ptr, target: Ptr) => void;
  readonly rowListsFind: (plan: Ptr, directory: Ptr, rowNumbers: Ptr, rows: number, found: Ptr) => number;
  readonly rowListsNext: (plan: Ptr, cursor: Ptr, rowNumbers: Ptr, rowsMax: number, targetRows: Ptr, targetRecords: Ptr) => number;
  readonly rowListsApply: (plan: Ptr, directory: Ptr, rowNumbers: Ptr, rows: number, kinds: Ptr, records: Ptr, times: Ptr, timeMs: bigint, expiredMs: bigint) => number;
  readonly scanFilterPasses: (filter: Ptr, row: number) => number;
  readonly stateDirectoryOpen: (directory: Ptr, table: Ptr) => void;
  readonly stateDirectoryClear: (directory: Ptr) => void;
  readonly stateFreeze: (directory: Ptr, walk: Ptr, target: Ptr, pagesMax: number) => void;
  readonly stateThaw: (directory: Ptr, runs: Ptr, hashes: Ptr, count: number, stored: number) => void;
  readonly stateFrozenBytes: (directory: Ptr) => number;
  readonly stateIsBucket: (table: Ptr, run: Ptr, bytes: number) => number;
  readonly stateAdopt: (directory: Ptr, run: Ptr, hashFirst: number, hashLast: number, tag: number) => number;
  readonly stateEntries: (directory: Ptr, walk: Ptr, hashFirst: number, hashLast: number, target: Ptr, rowsMax: number) => number;
  readonly stateSpill: (directory: Ptr, walk: Ptr, hashLast: number, depth: number, number: number) => Ptr;
  readonly stateReturn: (directory: Ptr, run: Ptr, clean: number, tag: number) => void;
  readonly stateSpilledAt: (directory: Ptr, index: number) => number;
  readonly stateLeave: (run: Ptr, frozen: number) => void;
  readonly statePageTag: (run: Ptr) => number;
  readonly statePageMark: (run: Ptr) => number;
  readonly statePageLink: (run: Ptr) => Ptr;
  readonly stateHashes: (entries: Ptr, rows: number, target: Ptr) => void;
  readonly textParseInteger: (start: Ptr, length: number, out: Ptr) => number;
  readonly textParseDouble: (start: Ptr, length: number, out: Ptr) => number;
  readonly textParseFloat: (start: Ptr, length: number, out: Ptr) => number;
  readonly textParseDecimal: (start: Ptr, length: number, precision: number, scale: number, out: Ptr) => number;
  readonly textParseDate: (start: Ptr, length: number, style: number, out: Ptr) => number;
  readonly textParseTime: (start: Ptr, length: number, style: number, out: Ptr) => number;
  readonly textParseTimestamp: (start: Ptr, length: number, style: number, zone: number, precision: number, out: Ptr) => number;
  readonly textPrintInteger: (value: bigint, out: Ptr) => number;
  readonly textPrintDouble: (value: number, out: Ptr) => number;
  readonly textPrintFloat: (value: number, out: Ptr) => number;
  readonly textPrintDecimal: (low: bigint, high: bigint, scale: number, out: Ptr) => number;
  readonly textPrintDate: (days: number, out: Ptr) => number;
  readonly textPrintTime: (timeMs: number, fractionDigits: number, out: Ptr) => number;
  readonly textPrintTimestamp: (value: bigint, style: number, zone: number, precision: number, out: Ptr) => number;
  readonly watermarkAssignerMaximum: (data: Ptr, validity: Ptr, selection: Ptr, rows: number) => bigint;
  readonly windowAggregateUpdate: (plan: Ptr, directory: Ptr, selection: Ptr, rows: number) => number;
  readonly windowAggregateMerge: (plan: Ptr, source: Ptr, target: Ptr, hashFirst: number, hashLast: number) => number;
  readonly windowAggregateCollect: (plan: Ptr, directory: Ptr, target: Ptr, rowsMax: number, liveOffset: number) => number;
  readonly windowAggregateKeys: (plan: Ptr, key: number, entries: Ptr, rows: number, validity: Ptr, data: Ptr) => number;
  readonly windowAggregateKeyOffsets: (plan: Ptr, key: number, entries: Ptr, rows: number, validity: Ptr, offsets: Ptr, nulls: Ptr) => number;
  readonly windowAggregateKeyBytes: (plan: Ptr, key: number, entries: Ptr, rows: number, data: Ptr) => void;
  readonly windowAggregateResults: (form: number, physical: number, offset: number, rowsOffset: number, nullsOffset: number, digits: number, entries: Ptr, rows: number, validity: Ptr, data: Ptr) => number;
  readonly windowAggregateResultOffsets: (offset: number, entries: Ptr, rows: number, validity: Ptr, offsets: Ptr, nulls: Ptr) => number;
  readonly windowAggregateResultBytes: (offset: number, entries: Ptr, rows: number, data: Ptr) => void;
  readonly windowAssignPairs: (times: Ptr, validity: Ptr, selection: Ptr, rowFrom: number, rows: number, originMs: bigint, periodMs: bigint, sizeMs: bigint, endOriginMs: bigint, endStepMs: bigint, pairsMax: number, rowNumbers: Ptr, ends: Ptr, rowEnd: Ptr, nulls: Ptr) => number;
  readonly windowAssignBounds: (ends: Ptr, pairs: number, sizeMs: bigint, originMs: bigint, periodMs: bigint, starts: Ptr, times: Ptr) => void;
}

/** Names of every export, so that the loader can tell which one a module lacks. */
export const kernelNames = [
  'csvDecodeChunk',
  'csvEncodeRows',
  'datagenInteger',
  'datagenFloat',
  'datagenBits',
  'datagenText',
  'datagenSequence',
  'datagenSequenceFloat',
  'datagenSequenceText',
  'deduplicateUpdate',
  'deduplicateSelect',
  'deduplicateChanges',
  'deduplicateStore',
  'deduplicateOrders',
  'deduplicateRecords',
  'deduplicateDoubts',
  'deduplicateChoose',
  'deduplicateSettle',
  'deduplicateRevisions',
  'deduplicateKeep',
  'digestBytes',
  'stateExpire',
  'rowListsExpire',
  'rowListsTouch',
  'expressionHeapReset',
  'expressionPackBits',
  'expressionBothBits',
  'expressionTextOffsets',
  'expressionTextCopy',
  'textCompare',
  'textConcat',
  'textUpper',
  'textLower',
  'textInitcap',
  'textReverse',
  'textCharacters',
  'textSubstring',
  'textLeft',
  'textRight',
  'textRepeat',
  'textTrim',
  'textPad',
  'textPosition',
  'textReplace',
  'textSplit',
  'textStartsWith',
  'textEndsWith',
  'textAscii',
  'textCharacter',
  'textLike',
  'textFit',
  'bytesFit',
  'printBoolean',
  'printIntegerText',
  'printDoubleText',
  'printFloatText',
  'printDecimalText',
  'printDateText',
  'printTimeText',
  'printTimestampText',
  'printMonths',
  'printMilliseconds',
  'castBoolean',
  'castInteger',
  'castFloat',
  'castDouble',
  'castDecimal',
  'castDate',
  'castTime',
  'castTimestamp',
  'decimalAdd',
  'decimalSubtract',
  'decimalMultiply',
  'decimalDivide',
  'decimalModulo',
  'decimalCompare',
  'decimalRound',
  'decimalFromDouble',
  'decimalToDouble',
  'decimalToLong',
  'doubleModulo',
  'doubleRound',
  'integerRound',
  'addMonths',
  'monthsBetween',
  'timeExtract',
  'timeRound',
  'timeFormat',
  'timeParse',
  'gatherBits',
  'gatherFixed',
  'gatherOffsets',
  'gatherBytes',
  'gatherSetRows',
  'gatherElements',
  'groupAggregateUpdate',
  'groupAggregateChanges',
  'groupAggregateCompare',
  'groupAggregateSelect',
  'groupAggregateFinish',
  'hashInt64',
  'hashFloat64',
  'hashInt128',
  'hashBytes',
  'hashNull',
  'hashColumn',
  'jsonDecodeChunk',
  'jsonEncodeRows',
  'pagesInit',
  'pagesAllocate',
  'pagesRelease',
  'pagesUsedBytes',
  'pagesStateFreeBytes',
  'pagesPeakBytes',
  'pagesLastOwner',
  'pagesStateOf',
  'stateMerge',
  'nexmarkMixSeed',
  'nexmarkSelect',
  'nexmarkValidity',
  'nexmarkFixed',
  'nexmarkText',
  'nexmarkTextBytesMax',
  'packedRowsLengths',
  'packedRowsPlace',
  'packedRowsWrite',
  'packedRowsValidity',
  'packedRowsFixed',
  'packedRowsOffsets',
  'packedRowsBytes',
  'paneSplitRows',
  'partitionTable',
  'partitionRows',
  'rowListsFind',
  'rowListsNext',
  'rowListsApply',
  'scanFilterPasses',
  'stateDirectoryOpen',
  'stateDirectoryClear',
  'stateFreeze',
  'stateThaw',
  'stateFrozenBytes',
  'stateIsBucket',
  'stateAdopt',
  'stateEntries',
  'stateSpill',
  'stateReturn',
  'stateSpilledAt',
  'stateLeave',
  'statePageTag',
  'statePageMark',
  'statePageLink',
  'stateHashes',
  'textParseInteger',
  'textParseDouble',
  'textParseFloat',
  'textParseDecimal',
  'textParseDate',
  'textParseTime',
  'textParseTimestamp',
  'textPrintInteger',
  'textPrintDouble',
  'textPrintFloat',
  'textPrintDecimal',
  'textPrintDate',
  'textPrintTime',
  'textPrintTimestamp',
  'watermarkAssignerMaximum',
  'windowAggregateUpdate',
  'windowAggregateMerge',
  'windowAggregateCollect',
  'windowAggregateKeys',
  'windowAggregateKeyOffsets',
  'windowAggregateKeyBytes',
  'windowAggregateResults',
  'windowAggregateResultOffsets',
  'windowAggregateResultBytes',
  'windowAssignPairs',
  'windowAssignBounds',
] as const;
