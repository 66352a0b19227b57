// Written by tools/generate-abi.ts from src/abi. Do not edit.

export const CSV_FAULT_FEW: i32 = 1;
export const CSV_FAULT_MANY: i32 = 2;
export const CSV_FAULT_QUOTE: i32 = 3;
export const CSV_FAULT_OPEN: i32 = 4;
export const CSV_FAULT_UTF8: i32 = 5;
export const CSV_FAULT_TYPE: i32 = 20;
export const CSV_FAULT_OVERFLOW: i32 = 21;
export const CSV_FAULT_NULL: i32 = 30;
export const EXPRESSION_NULL: i32 = -10;
export const ROUND_HALF_UP: i32 = 0;
export const ROUND_DOWN: i32 = 1;
export const ROUND_FLOOR: i32 = 2;
export const ROUND_CEILING: i32 = 3;
export const UNIT_MILLENNIUM: i32 = 0;
export const UNIT_CENTURY: i32 = 1;
export const UNIT_DECADE: i32 = 2;
export const UNIT_YEAR: i32 = 3;
export const UNIT_ISOYEAR: i32 = 4;
export const UNIT_QUARTER: i32 = 5;
export const UNIT_MONTH: i32 = 6;
export const UNIT_WEEK: i32 = 7;
export const UNIT_DAY: i32 = 8;
export const UNIT_DOW: i32 = 9;
export const UNIT_ISODOW: i32 = 10;
export const UNIT_DOY: i32 = 11;
export const UNIT_EPOCH: i32 = 12;
export const UNIT_HOUR: i32 = 13;
export const UNIT_MINUTE: i32 = 14;
export const UNIT_SECOND: i32 = 15;
export const UNIT_MILLISECOND: i32 = 16;
export const UNIT_MICROSECOND: i32 = 17;
export const UNIT_NANOSECOND: i32 = 18;
export const PHYSICAL_BIT: i32 = 0;
export const PHYSICAL_I8: i32 = 1;
export const PHYSICAL_I16: i32 = 2;
export const PHYSICAL_I32: i32 = 3;
export const PHYSICAL_I64: i32 = 4;
export const PHYSICAL_F32: i32 = 5;
export const PHYSICAL_F64: i32 = 6;
export const PHYSICAL_I128: i32 = 7;
export const PHYSICAL_BYTES: i32 = 8;
export const PHYSICAL_NONE: i32 = 9;
export const JSON_FAULT_KEY: i32 = 1;
export const JSON_FAULT_COLON: i32 = 2;
export const JSON_FAULT_COMMA: i32 = 3;
export const JSON_FAULT_VALUE: i32 = 4;
export const JSON_FAULT_NUMBER: i32 = 5;
export const JSON_FAULT_ESCAPE: i32 = 6;
export const JSON_FAULT_LINE_END: i32 = 7;
export const JSON_FAULT_UTF8: i32 = 8;
export const JSON_FAULT_TRAILING: i32 = 9;
export const JSON_FAULT_RECORD: i32 = 10;
export const JSON_FAULT_DEPTH: i32 = 11;
export const JSON_FAULT_TYPE: i32 = 20;
export const JSON_FAULT_OVERFLOW: i32 = 21;
export const JSON_FAULT_NULL: i32 = 30;
export const JSON_FAULT_MISSING: i32 = 31;
export const FAULT_MEMORY: i32 = -1;
export const FAULT_DATA: i32 = -2;
export const FAULT_EXPRESSION: i32 = -3;
export const FAULT_OUTPUT_FULL: i32 = -4;
export const FAULT_SPILLED: i32 = -5;
export const PAGE_FREE: i32 = 0;
export const PAGE_SCRATCH: i32 = 1;
export const PAGE_STATE: i32 = 2;
export const NEXMARK_EVENT_TYPE: i32 = 0;
export const NEXMARK_DATE_TIME: i32 = 1;
export const NEXMARK_PERSON_ID: i32 = 10;
export const NEXMARK_PERSON_NAME: i32 = 11;
export const NEXMARK_PERSON_EMAIL: i32 = 12;
export const NEXMARK_PERSON_CARD: i32 = 13;
export const NEXMARK_PERSON_CITY: i32 = 14;
export const NEXMARK_PERSON_STATE: i32 = 15;
export const NEXMARK_PERSON_EXTRA: i32 = 17;
export const NEXMARK_AUCTION_ID: i32 = 20;
export const NEXMARK_AUCTION_NAME: i32 = 21;
export const NEXMARK_AUCTION_DESCRIPTION: i32 = 22;
export const NEXMARK_AUCTION_INITIAL_BID: i32 = 23;
export const NEXMARK_AUCTION_RESERVE: i32 = 24;
export const NEXMARK_AUCTION_EXPIRES: i32 = 26;
export const NEXMARK_AUCTION_SELLER: i32 = 27;
export const NEXMARK_AUCTION_CATEGORY: i32 = 28;
export const NEXMARK_AUCTION_EXTRA: i32 = 29;
export const NEXMARK_BID_AUCTION: i32 = 30;
export const NEXMARK_BID_BIDDER: i32 = 31;
export const NEXMARK_BID_PRICE: i32 = 32;
export const NEXMARK_BID_CHANNEL: i32 = 33;
export const NEXMARK_BID_URL: i32 = 34;
export const NEXMARK_BID_EXTRA: i32 = 36;
export const PACKED_ROW: i32 = 10;
export const FIELD_SKIP: i32 = 0;
export const FIELD_OBJECT: i32 = 1;
export const FIELD_BIGINT: i32 = 2;
export const FIELD_INT: i32 = 3;
export const FIELD_SMALLINT: i32 = 4;
export const FIELD_TINYINT: i32 = 5;
export const FIELD_BOOLEAN: i32 = 6;
export const FIELD_DOUBLE: i32 = 7;
export const FIELD_FLOAT: i32 = 8;
export const FIELD_DECIMAL: i32 = 9;
export const FIELD_DATE: i32 = 10;
export const FIELD_TIME: i32 = 11;
export const FIELD_TIMESTAMP: i32 = 12;
export const FIELD_TIMESTAMP_LTZ: i32 = 13;
export const FIELD_STRING: i32 = 14;
export const FIELD_BYTES: i32 = 15;
export const FIELD_NULL: i32 = 16;
export const FILTER_EQUAL: i32 = 0;
export const FILTER_NOT_EQUAL: i32 = 1;
export const FILTER_LESS: i32 = 2;
export const FILTER_LESS_EQUAL: i32 = 3;
export const FILTER_GREATER: i32 = 4;
export const FILTER_GREATER_EQUAL: i32 = 5;
export const FILTER_NOT_NULL: i32 = 6;
export const FILTER_NEVER: i32 = 7;
export const SLOT_CLEAN: i32 = 4096;
export const SLOT_FROZEN: i32 = 8192;
export const SLOT_ABSENT: i32 = 16384;
export const SLOT_LARGE: i32 = 32768;
export const SLOT_FLAGS: i32 = 61440;
export const SLOT_CAPACITY: i32 = 4095;
export const REFERENCE_BYTES: i32 = 0;
export const REFERENCE_STRING: i32 = 1;
export const REFERENCE_LIST: i32 = 2;
export const STATE_INLINE_SLOTS: i32 = 16;
export const TEXT_OK: i32 = 0;
export const TEXT_MALFORMED: i32 = -1;
export const TEXT_OVERFLOW: i32 = -2;
export const TEXT_STYLE_SQL: i32 = 0;
export const TEXT_STYLE_ISO: i32 = 1;
export const TEXT_STYLE_CAST: i32 = 2;
export const KEY_NONE: i32 = 0;
export const KEY_WORD: i32 = 1;
export const KEY_FIXED: i32 = 2;
export const KEY_VARIABLE: i32 = 3;
export const ACCUMULATE_ROWS: i32 = 0;
export const ACCUMULATE_NULLS: i32 = 1;
export const ACCUMULATE_SUM_I64: i32 = 2;
export const ACCUMULATE_SUM_F64: i32 = 3;
export const ACCUMULATE_SUM_I128: i32 = 4;
export const ACCUMULATE_MIN_I64: i32 = 5;
export const ACCUMULATE_MAX_I64: i32 = 6;
export const ACCUMULATE_MIN_I128: i32 = 7;
export const ACCUMULATE_MAX_I128: i32 = 8;
export const ACCUMULATE_MIN_BYTES: i32 = 9;
export const ACCUMULATE_MAX_BYTES: i32 = 10;
export const ACCUMULATE_VALUES: i32 = 11;
export const RESULT_I64: i32 = 0;
export const RESULT_F64: i32 = 1;
export const RESULT_ORDERED_F64: i32 = 2;
export const RESULT_AVG_I64: i32 = 3;
export const RESULT_AVG_F64: i32 = 4;
export const RESULT_I128: i32 = 5;
export const RESULT_AVG_I128: i32 = 6;
export const RESULT_BYTES: i32 = 7;
export const RESULT_COUNT: i32 = 8;
export const RESULT_LEAST: i32 = 9;
export const RESULT_GREATEST: i32 = 10;
export const WINDOW_CHUNK_ROWS: i32 = 1024;

@unmanaged
export class CsvColumn {
  kind: i32;
  validity: usize;
  data: usize;
  offsets: usize;
  precision: i32;
  scale: i32;
  nullable: u32;
  nulls: u32;
  minute: i64;
  minuteText0: u64;
  minuteText1: u64;
  minuteKnown: u32;
}
export const CsvColumnSizeBytes: i32 = 64;

@unmanaged
export class CsvDecoder {
  columns: usize;
  columnCount: u32;
  filters: usize;
  filterCount: u32;
  rowsMax: u32;
  delimiter: u32;
  quote: u32;
  escape: u32;
  nullText: usize;
  nullBytes: u32;
  hasNull: u32;
  allowComments: u32;
  ignoreErrors: u32;
  consumedEnd: usize;
  skipped: u32;
  faultReason: i32;
  faultRecord: usize;
  faultAt: usize;
  faultEnd: usize;
  faultColumn: u32;
}
export const CsvDecoderSizeBytes: i32 = 80;

@unmanaged
export class CsvEncoder {
  columns: usize;
  columnCount: u32;
  delimiter: u32;
  quote: u32;
  escape: u32;
  nullText: usize;
  nullBytes: u32;
  plainDecimals: u32;
  end: usize;
}
export const CsvEncoderSizeBytes: i32 = 36;

@unmanaged
export class CsvEncodeColumn {
  kind: i32;
  validity: usize;
  data: usize;
  offsets: usize;
  precision: i32;
  scale: i32;
}
export const CsvEncodeColumnSizeBytes: i32 = 24;

@unmanaged
export class KeptRows {
  takesEqual: u32;
  order: usize;
  wordOffset: u32;
  flip: i64;
  nullWord: i64;
  columns: usize;
  columnCount: u32;
  rowPlan: usize;
  rowsOffset: u32;
  recordOffset: u32;
  changedOffset: u32;
  returnsExpired: u32;
  readsRefresh: u32;
  count: u32;
  nowMs: i64;
  expiredMs: i64;
  entries: usize;
  rowNumbers: usize;
  winners: usize;
  was: usize;
  doubts: usize;
  best: usize;
  cursor: u32;
}
export const KeptRowsSizeBytes: i32 = 120;

@unmanaged
export class SortColumn {
  packed: usize;
  index: u32;
  isDescending: u32;
  hasNullsLast: u32;
}
export const SortColumnSizeBytes: i32 = 16;

@unmanaged
export class GroupChanges {
  rowsOffset: u32;
  changedOffset: u32;
  isExact: u32;
  hasEmptied: u32;
  count: u32;
  nowMs: i64;
  expiredMs: i64;
  entries: usize;
  rowNumbers: usize;
  before: usize;
  strings: usize;
  stringsUsed: u32;
  stringsEnd: u32;
  cursor: u32;
}
export const GroupChangesSizeBytes: i32 = 72;

@unmanaged
export class JsonDecoder {
  root: usize;
  columns: usize;
  columnCount: u32;
  filters: usize;
  filterCount: u32;
  rowsMax: u32;
  failOnMissing: u32;
  ignoreErrors: u32;
  timestampStyle: i32;
  stamp: u32;
  consumedEnd: usize;
  skipped: u32;
  faultReason: i32;
  faultRecord: usize;
  faultAt: usize;
  faultKey: usize;
  inArray: u32;
}
export const JsonDecoderSizeBytes: i32 = 68;

@unmanaged
export class JsonObject {
  owner: usize;
  start: usize;
  keys: usize;
  keyCount: u32;
  keyCapacity: u32;
  other: usize;
}
export const JsonObjectSizeBytes: i32 = 24;

@unmanaged
export class JsonKey {
  pattern0: u64;
  pattern1: u64;
  pattern2: u64;
  pattern3: u64;
  mask0: i32;
  mask1: i32;
  patternBytes: u32;
  next: usize;
  kind: i32;
  data: usize;
  offsets: usize;
  validity: usize;
  object: usize;
  child: usize;
  stamp: u32;
  nulls: u32;
  nullable: u32;
  precision: i32;
  scale: i32;
  filters: usize;
  nextColumn: usize;
  column: u32;
  name: usize;
  nameBytes: u32;
  minute: i64;
  minuteText0: u64;
  minuteText1: u64;
  minuteKnown: u32;
}
export const JsonKeySizeBytes: i32 = 144;

@unmanaged
export class JsonEncoder {
  fields: usize;
  fieldCount: u32;
  timestampStyle: i32;
  plainDecimals: u32;
  ignoreNulls: u32;
  end: usize;
}
export const JsonEncoderSizeBytes: i32 = 24;

@unmanaged
export class JsonEncodeField {
  kind: i32;
  prefix: usize;
  prefixBytes: u32;
  validity: usize;
  data: usize;
  offsets: usize;
  precision: i32;
  scale: i32;
  children: u32;
  descendants: u32;
}
export const JsonEncodeFieldSizeBytes: i32 = 40;

@unmanaged
export class NexmarkConfig {
  seed: u64;
  baseMs: i64;
  eventsPerSecond: i64;
  personProportion: i64;
  auctionProportion: i64;
  bidProportion: i64;
}
export const NexmarkConfigSizeBytes: i32 = 48;

@unmanaged
export class PackedColumn {
  physical: i32;
  offset: u32;
  previous: u32;
  parent: u32;
  validity: usize;
  data: usize;
  offsets: usize;
}
export const PackedColumnSizeBytes: i32 = 28;

@unmanaged
export class PackedPlan {
  columnCount: i32;
  columns: usize;
  fixedBytes: u32;
  maskWords: u32;
  isVariable: u32;
}
export const PackedPlanSizeBytes: i32 = 20;

@unmanaged
export class PaneSplit {
  originMs: i64;
  widthMs: i64;
  lateBeforeMs: i64;
  lateRows: u32;
  rowNumbers: usize;
}
export const PaneSplitSizeBytes: i32 = 32;

@unmanaged
export class PaneRun {
  startMs: i64;
  first: u32;
  rows: u32;
}
export const PaneRunSizeBytes: i32 = 16;

@unmanaged
export class ListPlan {
  keys: usize;
  listOffset: u32;
  headerBytes: u32;
}
export const ListPlanSizeBytes: i32 = 12;

@unmanaged
export class ListCursor {
  expiredMs: i64;
  directory: usize;
  found: usize;
  foundCount: u32;
  position: u32;
  row: usize;
  bucket: usize;
  entry: usize;
}
export const ListCursorSizeBytes: i32 = 40;

@unmanaged
export class ScanFilter {
  next: usize;
  comparison: i32;
  kind: i32;
  validity: usize;
  data: usize;
  offsets: usize;
  text: usize;
  length: u32;
  low: i64;
  high: i64;
  float: f64;
}
export const ScanFilterSizeBytes: i32 = 56;

@unmanaged
export class StateReference {
  offset: u32;
  kind: i32;
}
export const StateReferenceSizeBytes: i32 = 8;

@unmanaged
export class StateTable {
  owner: i32;
  number: i32;
  entryBytes: u32;
  referenceCount: i32;
  references: usize;
  chains: i32;
  heapBytesAverage: u32;
}
export const StateTableSizeBytes: i32 = 28;

@unmanaged
export class StateDirectory {
  namespace: i64;
  table: usize;
  slots: usize;
  bits: u32;
  shift: u32;
  rows: u32;
  neededBytes: u32;
}
export const StateDirectorySizeBytes: i32 = 32;

@unmanaged
export class Bucket {
  magic: u32;
  table: i32;
  namespace: i64;
  prefix: u32;
  depth: u32;
  runBytes: u32;
  capacity: u32;
  limit: u32;
  count: u32;
  removed: u32;
  heapStart: u32;
  heapFloor: u32;
}
export const BucketSizeBytes: i32 = 56;

@unmanaged
export class StateWalk {
  index: u32;
  behind: usize;
  tag: u32;
}
export const StateWalkSizeBytes: i32 = 12;

@unmanaged
export class FrozenPages {
  tags: usize;
  addresses: usize;
  bytes: usize;
  hashes: usize;
  hashBits: usize;
  newAddresses: usize;
  newHashes: usize;
  count: u32;
  newCount: u32;
}
export const FrozenPagesSizeBytes: i32 = 36;

@unmanaged
export class WindowKey {
  physical: i32;
  offset: u32;
  validity: usize;
  data: usize;
  offsets: usize;
}
export const WindowKeySizeBytes: i32 = 20;

@unmanaged
export class WindowAccumulator {
  operation: i32;
  physical: i32;
  offset: u32;
  validity: usize;
  data: usize;
  offsets: usize;
}
export const WindowAccumulatorSizeBytes: i32 = 24;

@unmanaged
export class WindowPlan {
  keyMode: i32;
  keyCount: i32;
  keys: usize;
  keyFixedBytes: u32;
  accumulatorCount: i32;
  accumulators: usize;
  template: usize;
  accumulatorStart: u32;
  entryBytes: u32;
  owner: i32;
  hashes: usize;
  kinds: usize;
  scratch: usize;
  packed: usize;
  packedBytes: u32;
  cursor: u32;
  cursorEntry: u32;
}
export const WindowPlanSizeBytes: i32 = 68;

/** Stops the build when a layout computed by the compiler differs from the one that TypeScript uses. */
export function checkLayouts(): void {
  if (offsetof<CsvColumn>("kind") != 0) ERROR("layout of CsvColumn.kind");
  if (offsetof<CsvColumn>("validity") != 4) ERROR("layout of CsvColumn.validity");
  if (offsetof<CsvColumn>("data") != 8) ERROR("layout of CsvColumn.data");
  if (offsetof<CsvColumn>("offsets") != 12) ERROR("layout of CsvColumn.offsets");
  if (offsetof<CsvColumn>("precision") != 16) ERROR("layout of CsvColumn.precision");
  if (offsetof<CsvColumn>("scale") != 20) ERROR("layout of CsvColumn.scale");
  if (offsetof<CsvColumn>("nullable") != 24) ERROR("layout of CsvColumn.nullable");
  if (offsetof<CsvColumn>("nulls") != 28) ERROR("layout of CsvColumn.nulls");
  if (offsetof<CsvColumn>("minute") != 32) ERROR("layout of CsvColumn.minute");
  if (offsetof<CsvColumn>("minuteText0") != 40) ERROR("layout of CsvColumn.minuteText0");
  if (offsetof<CsvColumn>("minuteText1") != 48) ERROR("layout of CsvColumn.minuteText1");
  if (offsetof<CsvColumn>("minuteKnown") != 56) ERROR("layout of CsvColumn.minuteKnown");
  if (offsetof<CsvColumn>() > 64) ERROR("size of CsvColumn");
  if (offsetof<CsvDecoder>("columns") != 0) ERROR("layout of CsvDecoder.columns");
  if (offsetof<CsvDecoder>("columnCount") != 4) ERROR("layout of CsvDecoder.columnCount");
  if (offsetof<CsvDecoder>("filters") != 8) ERROR("layout of CsvDecoder.filters");
  if (offsetof<CsvDecoder>("filterCount") != 12) ERROR("layout of CsvDecoder.filterCount");
  if (offsetof<CsvDecoder>("rowsMax") != 16) ERROR("layout of CsvDecoder.rowsMax");
  if (offsetof<CsvDecoder>("delimiter") != 20) ERROR("layout of CsvDecoder.delimiter");
  if (offsetof<CsvDecoder>("quote") != 24) ERROR("layout of CsvDecoder.quote");
  if (offsetof<CsvDecoder>("escape") != 28) ERROR("layout of CsvDecoder.escape");
  if (offsetof<CsvDecoder>("nullText") != 32) ERROR("layout of CsvDecoder.nullText");
  if (offsetof<CsvDecoder>("nullBytes") != 36) ERROR("layout of CsvDecoder.nullBytes");
  if (offsetof<CsvDecoder>("hasNull") != 40) ERROR("layout of CsvDecoder.hasNull");
  if (offsetof<CsvDecoder>("allowComments") != 44) ERROR("layout of CsvDecoder.allowComments");
  if (offsetof<CsvDecoder>("ignoreErrors") != 48) ERROR("layout of CsvDecoder.ignoreErrors");
  if (offsetof<CsvDecoder>("consumedEnd") != 52) ERROR("layout of CsvDecoder.consumedEnd");
  if (offsetof<CsvDecoder>("skipped") != 56) ERROR("layout of CsvDecoder.skipped");
  if (offsetof<CsvDecoder>("faultReason") != 60) ERROR("layout of CsvDecoder.faultReason");
  if (offsetof<CsvDecoder>("faultRecord") != 64) ERROR("layout of CsvDecoder.faultRecord");
  if (offsetof<CsvDecoder>("faultAt") != 68) ERROR("layout of CsvDecoder.faultAt");
  if (offsetof<CsvDecoder>("faultEnd") != 72) ERROR("layout of CsvDecoder.faultEnd");
  if (offsetof<CsvDecoder>("faultColumn") != 76) ERROR("layout of CsvDecoder.faultColumn");
  if (offsetof<CsvDecoder>() > 80) ERROR("size of CsvDecoder");
  if (offsetof<CsvEncoder>("columns") != 0) ERROR("layout of CsvEncoder.columns");
  if (offsetof<CsvEncoder>("columnCount") != 4) ERROR("layout of CsvEncoder.columnCount");
  if (offsetof<CsvEncoder>("delimiter") != 8) ERROR("layout of CsvEncoder.delimiter");
  if (offsetof<CsvEncoder>("quote") != 12) ERROR("layout of CsvEncoder.quote");
  if (offsetof<CsvEncoder>("escape") != 16) ERROR("layout of CsvEncoder.escape");
  if (offsetof<CsvEncoder>("nullText") != 20) ERROR("layout of CsvEncoder.nullText");
  if (offsetof<CsvEncoder>("nullBytes") != 24) ERROR("layout of CsvEncoder.nullBytes");
  if (offsetof<CsvEncoder>("plainDecimals") != 28) ERROR("layout of CsvEncoder.plainDecimals");
  if (offsetof<CsvEncoder>("end") != 32) ERROR("layout of CsvEncoder.end");
  if (offsetof<CsvEncoder>() > 36) ERROR("size of CsvEncoder");
  if (offsetof<CsvEncodeColumn>("kind") != 0) ERROR("layout of CsvEncodeColumn.kind");
  if (offsetof<CsvEncodeColumn>("validity") != 4) ERROR("layout of CsvEncodeColumn.validity");
  if (offsetof<CsvEncodeColumn>("data") != 8) ERROR("layout of CsvEncodeColumn.data");
  if (offsetof<CsvEncodeColumn>("offsets") != 12) ERROR("layout of CsvEncodeColumn.offsets");
  if (offsetof<CsvEncodeColumn>("precision") != 16) ERROR("layout of CsvEncodeColumn.precision");
  if (offsetof<CsvEncodeColumn>("scale") != 20) ERROR("layout of CsvEncodeColumn.scale");
  if (offsetof<CsvEncodeColumn>() > 24) ERROR("size of CsvEncodeColumn");
  if (offsetof<KeptRows>("takesEqual") != 0) ERROR("layout of KeptRows.takesEqual");
  if (offsetof<KeptRows>("order") != 4) ERROR("layout of KeptRows.order");
  if (offsetof<KeptRows>("wordOffset") != 8) ERROR("layout of KeptRows.wordOffset");
  if (offsetof<KeptRows>("flip") != 16) ERROR("layout of KeptRows.flip");
  if (offsetof<KeptRows>("nullWord") != 24) ERROR("layout of KeptRows.nullWord");
  if (offsetof<KeptRows>("columns") != 32) ERROR("layout of KeptRows.columns");
  if (offsetof<KeptRows>("columnCount") != 36) ERROR("layout of KeptRows.columnCount");
  if (offsetof<KeptRows>("rowPlan") != 40) ERROR("layout of KeptRows.rowPlan");
  if (offsetof<KeptRows>("rowsOffset") != 44) ERROR("layout of KeptRows.rowsOffset");
  if (offsetof<KeptRows>("recordOffset") != 48) ERROR("layout of KeptRows.recordOffset");
  if (offsetof<KeptRows>("changedOffset") != 52) ERROR("layout of KeptRows.changedOffset");
  if (offsetof<KeptRows>("returnsExpired") != 56) ERROR("layout of KeptRows.returnsExpired");
  if (offsetof<KeptRows>("readsRefresh") != 60) ERROR("layout of KeptRows.readsRefresh");
  if (offsetof<KeptRows>("count") != 64) ERROR("layout of KeptRows.count");
  if (offsetof<KeptRows>("nowMs") != 72) ERROR("layout of KeptRows.nowMs");
  if (offsetof<KeptRows>("expiredMs") != 80) ERROR("layout of KeptRows.expiredMs");
  if (offsetof<KeptRows>("entries") != 88) ERROR("layout of KeptRows.entries");
  if (offsetof<KeptRows>("rowNumbers") != 92) ERROR("layout of KeptRows.rowNumbers");
  if (offsetof<KeptRows>("winners") != 96) ERROR("layout of KeptRows.winners");
  if (offsetof<KeptRows>("was") != 100) ERROR("layout of KeptRows.was");
  if (offsetof<KeptRows>("doubts") != 104) ERROR("layout of KeptRows.doubts");
  if (offsetof<KeptRows>("best") != 108) ERROR("layout of KeptRows.best");
  if (offsetof<KeptRows>("cursor") != 112) ERROR("layout of KeptRows.cursor");
  if (offsetof<KeptRows>() > 120) ERROR("size of KeptRows");
  if (offsetof<SortColumn>("packed") != 0) ERROR("layout of SortColumn.packed");
  if (offsetof<SortColumn>("index") != 4) ERROR("layout of SortColumn.index");
  if (offsetof<SortColumn>("isDescending") != 8) ERROR("layout of SortColumn.isDescending");
  if (offsetof<SortColumn>("hasNullsLast") != 12) ERROR("layout of SortColumn.hasNullsLast");
  if (offsetof<SortColumn>() > 16) ERROR("size of SortColumn");
  if (offsetof<GroupChanges>("rowsOffset") != 0) ERROR("layout of GroupChanges.rowsOffset");
  if (offsetof<GroupChanges>("changedOffset") != 4) ERROR("layout of GroupChanges.changedOffset");
  if (offsetof<GroupChanges>("isExact") != 8) ERROR("layout of GroupChanges.isExact");
  if (offsetof<GroupChanges>("hasEmptied") != 12) ERROR("layout of GroupChanges.hasEmptied");
  if (offsetof<GroupChanges>("count") != 16) ERROR("layout of GroupChanges.count");
  if (offsetof<GroupChanges>("nowMs") != 24) ERROR("layout of GroupChanges.nowMs");
  if (offsetof<GroupChanges>("expiredMs") != 32) ERROR("layout of GroupChanges.expiredMs");
  if (offsetof<GroupChanges>("entries") != 40) ERROR("layout of GroupChanges.entries");
  if (offsetof<GroupChanges>("rowNumbers") != 44) ERROR("layout of GroupChanges.rowNumbers");
  if (offsetof<GroupChanges>("before") != 48) ERROR("layout of GroupChanges.before");
  if (offsetof<GroupChanges>("strings") != 52) ERROR("layout of GroupChanges.strings");
  if (offsetof<GroupChanges>("stringsUsed") != 56) ERROR("layout of GroupChanges.stringsUsed");
  if (offsetof<GroupChanges>("stringsEnd") != 60) ERROR("layout of GroupChanges.stringsEnd");
  if (offsetof<GroupChanges>("cursor") != 64) ERROR("layout of GroupChanges.cursor");
  if (offsetof<GroupChanges>() > 72) ERROR("size of GroupChanges");
  if (offsetof<JsonDecoder>("root") != 0) ERROR("layout of JsonDecoder.root");
  if (offsetof<JsonDecoder>("columns") != 4) ERROR("layout of JsonDecoder.columns");
  if (offsetof<JsonDecoder>("columnCount") != 8) ERROR("layout of JsonDecoder.columnCount");
  if (offsetof<JsonDecoder>("filters") != 12) ERROR("layout of JsonDecoder.filters");
  if (offsetof<JsonDecoder>("filterCount") != 16) ERROR("layout of JsonDecoder.filterCount");
  if (offsetof<JsonDecoder>("rowsMax") != 20) ERROR("layout of JsonDecoder.rowsMax");
  if (offsetof<JsonDecoder>("failOnMissing") != 24) ERROR("layout of JsonDecoder.failOnMissing");
  if (offsetof<JsonDecoder>("ignoreErrors") != 28) ERROR("layout of JsonDecoder.ignoreErrors");
  if (offsetof<JsonDecoder>("timestampStyle") != 32) ERROR("layout of JsonDecoder.timestampStyle");
  if (offsetof<JsonDecoder>("stamp") != 36) ERROR("layout of JsonDecoder.stamp");
  if (offsetof<JsonDecoder>("consumedEnd") != 40) ERROR("layout of JsonDecoder.consumedEnd");
  if (offsetof<JsonDecoder>("skipped") != 44) ERROR("layout of JsonDecoder.skipped");
  if (offsetof<JsonDecoder>("faultReason") != 48) ERROR("layout of JsonDecoder.faultReason");
  if (offsetof<JsonDecoder>("faultRecord") != 52) ERROR("layout of JsonDecoder.faultRecord");
  if (offsetof<JsonDecoder>("faultAt") != 56) ERROR("layout of JsonDecoder.faultAt");
  if (offsetof<JsonDecoder>("faultKey") != 60) ERROR("layout of JsonDecoder.faultKey");
  if (offsetof<JsonDecoder>("inArray") != 64) ERROR("layout of JsonDecoder.inArray");
  if (offsetof<JsonDecoder>() > 68) ERROR("size of JsonDecoder");
  if (offsetof<JsonObject>("owner") != 0) ERROR("layout of JsonObject.owner");
  if (offsetof<JsonObject>("start") != 4) ERROR("layout of JsonObject.start");
  if (offsetof<JsonObject>("keys") != 8) ERROR("layout of JsonObject.keys");
  if (offsetof<JsonObject>("keyCount") != 12) ERROR("layout of JsonObject.keyCount");
  if (offsetof<JsonObject>("keyCapacity") != 16) ERROR("layout of JsonObject.keyCapacity");
  if (offsetof<JsonObject>("other") != 20) ERROR("layout of JsonObject.other");
  if (offsetof<JsonObject>() > 24) ERROR("size of JsonObject");
  if (offsetof<JsonKey>("pattern0") != 0) ERROR("layout of JsonKey.pattern0");
  if (offsetof<JsonKey>("pattern1") != 8) ERROR("layout of JsonKey.pattern1");
  if (offsetof<JsonKey>("pattern2") != 16) ERROR("layout of JsonKey.pattern2");
  if (offsetof<JsonKey>("pattern3") != 24) ERROR("layout of JsonKey.pattern3");
  if (offsetof<JsonKey>("mask0") != 32) ERROR("layout of JsonKey.mask0");
  if (offsetof<JsonKey>("mask1") != 36) ERROR("layout of JsonKey.mask1");
  if (offsetof<JsonKey>("patternBytes") != 40) ERROR("layout of JsonKey.patternBytes");
  if (offsetof<JsonKey>("next") != 44) ERROR("layout of JsonKey.next");
  if (offsetof<JsonKey>("kind") != 48) ERROR("layout of JsonKey.kind");
  if (offsetof<JsonKey>("data") != 52) ERROR("layout of JsonKey.data");
  if (offsetof<JsonKey>("offsets") != 56) ERROR("layout of JsonKey.offsets");
  if (offsetof<JsonKey>("validity") != 60) ERROR("layout of JsonKey.validity");
  if (offsetof<JsonKey>("object") != 64) ERROR("layout of JsonKey.object");
  if (offsetof<JsonKey>("child") != 68) ERROR("layout of JsonKey.child");
  if (offsetof<JsonKey>("stamp") != 72) ERROR("layout of JsonKey.stamp");
  if (offsetof<JsonKey>("nulls") != 76) ERROR("layout of JsonKey.nulls");
  if (offsetof<JsonKey>("nullable") != 80) ERROR("layout of JsonKey.nullable");
  if (offsetof<JsonKey>("precision") != 84) ERROR("layout of JsonKey.precision");
  if (offsetof<JsonKey>("scale") != 88) ERROR("layout of JsonKey.scale");
  if (offsetof<JsonKey>("filters") != 92) ERROR("layout of JsonKey.filters");
  if (offsetof<JsonKey>("nextColumn") != 96) ERROR("layout of JsonKey.nextColumn");
  if (offsetof<JsonKey>("column") != 100) ERROR("layout of JsonKey.column");
  if (offsetof<JsonKey>("name") != 104) ERROR("layout of JsonKey.name");
  if (offsetof<JsonKey>("nameBytes") != 108) ERROR("layout of JsonKey.nameBytes");
  if (offsetof<JsonKey>("minute") != 112) ERROR("layout of JsonKey.minute");
  if (offsetof<JsonKey>("minuteText0") != 120) ERROR("layout of JsonKey.minuteText0");
  if (offsetof<JsonKey>("minuteText1") != 128) ERROR("layout of JsonKey.minuteText1");
  if (offsetof<JsonKey>("minuteKnown") != 136) ERROR("layout of JsonKey.minuteKnown");
  if (offsetof<JsonKey>() > 144) ERROR("size of JsonKey");
  if (offsetof<JsonEncoder>("fields") != 0) ERROR("layout of JsonEncoder.fields");
  if (offsetof<JsonEncoder>("fieldCount") != 4) ERROR("layout of JsonEncoder.fieldCount");
  if (offsetof<JsonEncoder>("timestampStyle") != 8) ERROR("layout of JsonEncoder.timestampStyle");
  if (offsetof<JsonEncoder>("plainDecimals") != 12) ERROR("layout of JsonEncoder.plainDecimals");
  if (offsetof<JsonEncoder>("ignoreNulls") != 16) ERROR("layout of JsonEncoder.ignoreNulls");
  if (offsetof<JsonEncoder>("end") != 20) ERROR("layout of JsonEncoder.end");
  if (offsetof<JsonEncoder>() > 24) ERROR("size of JsonEncoder");
  if (offsetof<JsonEncodeField>("kind") != 0) ERROR("layout of JsonEncodeField.kind");
  if (offsetof<JsonEncodeField>("prefix") != 4) ERROR("layout of JsonEncodeField.prefix");
  if (offsetof<JsonEncodeField>("prefixBytes") != 8) ERROR("layout of JsonEncodeField.prefixBytes");
  if (offsetof<JsonEncodeField>("validity") != 12) ERROR("layout of JsonEncodeField.validity");
  if (offsetof<JsonEncodeField>("data") != 16) ERROR("layout of JsonEncodeField.data");
  if (offsetof<JsonEncodeField>("offsets") != 20) ERROR("layout of JsonEncodeField.offsets");
  if (offsetof<JsonEncodeField>("precision") != 24) ERROR("layout of JsonEncodeField.precision");
  if (offsetof<JsonEncodeField>("scale") != 28) ERROR("layout of JsonEncodeField.scale");
  if (offsetof<JsonEncodeField>("children") != 32) ERROR("layout of JsonEncodeField.children");
  if (offsetof<JsonEncodeField>("descendants") != 36) ERROR("layout of JsonEncodeField.descendants");
  if (offsetof<JsonEncodeField>() > 40) ERROR("size of JsonEncodeField");
  if (offsetof<NexmarkConfig>("seed") != 0) ERROR("layout of NexmarkConfig.seed");
  if (offsetof<NexmarkConfig>("baseMs") != 8) ERROR("layout of NexmarkConfig.baseMs");
  if (offsetof<NexmarkConfig>("eventsPerSecond") != 16) ERROR("layout of NexmarkConfig.eventsPerSecond");
  if (offsetof<NexmarkConfig>("personProportion") != 24) ERROR("layout of NexmarkConfig.personProportion");
  if (offsetof<NexmarkConfig>("auctionProportion") != 32) ERROR("layout of NexmarkConfig.auctionProportion");
  if (offsetof<NexmarkConfig>("bidProportion") != 40) ERROR("layout of NexmarkConfig.bidProportion");
  if (offsetof<NexmarkConfig>() > 48) ERROR("size of NexmarkConfig");
  if (offsetof<PackedColumn>("physical") != 0) ERROR("layout of PackedColumn.physical");
  if (offsetof<PackedColumn>("offset") != 4) ERROR("layout of PackedColumn.offset");
  if (offsetof<PackedColumn>("previous") != 8) ERROR("layout of PackedColumn.previous");
  if (offsetof<PackedColumn>("parent") != 12) ERROR("layout of PackedColumn.parent");
  if (offsetof<PackedColumn>("validity") != 16) ERROR("layout of PackedColumn.validity");
  if (offsetof<PackedColumn>("data") != 20) ERROR("layout of PackedColumn.data");
  if (offsetof<PackedColumn>("offsets") != 24) ERROR("layout of PackedColumn.offsets");
  if (offsetof<PackedColumn>() > 28) ERROR("size of PackedColumn");
  if (offsetof<PackedPlan>("columnCount") != 0) ERROR("layout of PackedPlan.columnCount");
  if (offsetof<PackedPlan>("columns") != 4) ERROR("layout of PackedPlan.columns");
  if (offsetof<PackedPlan>("fixedBytes") != 8) ERROR("layout of PackedPlan.fixedBytes");
  if (offsetof<PackedPlan>("maskWords") != 12) ERROR("layout of PackedPlan.maskWords");
  if (offsetof<PackedPlan>("isVariable") != 16) ERROR("layout of PackedPlan.isVariable");
  if (offsetof<PackedPlan>() > 20) ERROR("size of PackedPlan");
  if (offsetof<PaneSplit>("originMs") != 0) ERROR("layout of PaneSplit.originMs");
  if (offsetof<PaneSplit>("widthMs") != 8) ERROR("layout of PaneSplit.widthMs");
  if (offsetof<PaneSplit>("lateBeforeMs") != 16) ERROR("layout of PaneSplit.lateBeforeMs");
  if (offsetof<PaneSplit>("lateRows") != 24) ERROR("layout of PaneSplit.lateRows");
  if (offsetof<PaneSplit>("rowNumbers") != 28) ERROR("layout of PaneSplit.rowNumbers");
  if (offsetof<PaneSplit>() > 32) ERROR("size of PaneSplit");
  if (offsetof<PaneRun>("startMs") != 0) ERROR("layout of PaneRun.startMs");
  if (offsetof<PaneRun>("first") != 8) ERROR("layout of PaneRun.first");
  if (offsetof<PaneRun>("rows") != 12) ERROR("layout of PaneRun.rows");
  if (offsetof<PaneRun>() > 16) ERROR("size of PaneRun");
  if (offsetof<ListPlan>("keys") != 0) ERROR("layout of ListPlan.keys");
  if (offsetof<ListPlan>("listOffset") != 4) ERROR("layout of ListPlan.listOffset");
  if (offsetof<ListPlan>("headerBytes") != 8) ERROR("layout of ListPlan.headerBytes");
  if (offsetof<ListPlan>() > 12) ERROR("size of ListPlan");
  if (offsetof<ListCursor>("expiredMs") != 0) ERROR("layout of ListCursor.expiredMs");
  if (offsetof<ListCursor>("directory") != 8) ERROR("layout of ListCursor.directory");
  if (offsetof<ListCursor>("found") != 12) ERROR("layout of ListCursor.found");
  if (offsetof<ListCursor>("foundCount") != 16) ERROR("layout of ListCursor.foundCount");
  if (offsetof<ListCursor>("position") != 20) ERROR("layout of ListCursor.position");
  if (offsetof<ListCursor>("row") != 24) ERROR("layout of ListCursor.row");
  if (offsetof<ListCursor>("bucket") != 28) ERROR("layout of ListCursor.bucket");
  if (offsetof<ListCursor>("entry") != 32) ERROR("layout of ListCursor.entry");
  if (offsetof<ListCursor>() > 40) ERROR("size of ListCursor");
  if (offsetof<ScanFilter>("next") != 0) ERROR("layout of ScanFilter.next");
  if (offsetof<ScanFilter>("comparison") != 4) ERROR("layout of ScanFilter.comparison");
  if (offsetof<ScanFilter>("kind") != 8) ERROR("layout of ScanFilter.kind");
  if (offsetof<ScanFilter>("validity") != 12) ERROR("layout of ScanFilter.validity");
  if (offsetof<ScanFilter>("data") != 16) ERROR("layout of ScanFilter.data");
  if (offsetof<ScanFilter>("offsets") != 20) ERROR("layout of ScanFilter.offsets");
  if (offsetof<ScanFilter>("text") != 24) ERROR("layout of ScanFilter.text");
  if (offsetof<ScanFilter>("length") != 28) ERROR("layout of ScanFilter.length");
  if (offsetof<ScanFilter>("low") != 32) ERROR("layout of ScanFilter.low");
  if (offsetof<ScanFilter>("high") != 40) ERROR("layout of ScanFilter.high");
  if (offsetof<ScanFilter>("float") != 48) ERROR("layout of ScanFilter.float");
  if (offsetof<ScanFilter>() > 56) ERROR("size of ScanFilter");
  if (offsetof<StateReference>("offset") != 0) ERROR("layout of StateReference.offset");
  if (offsetof<StateReference>("kind") != 4) ERROR("layout of StateReference.kind");
  if (offsetof<StateReference>() > 8) ERROR("size of StateReference");
  if (offsetof<StateTable>("owner") != 0) ERROR("layout of StateTable.owner");
  if (offsetof<StateTable>("number") != 4) ERROR("layout of StateTable.number");
  if (offsetof<StateTable>("entryBytes") != 8) ERROR("layout of StateTable.entryBytes");
  if (offsetof<StateTable>("referenceCount") != 12) ERROR("layout of StateTable.referenceCount");
  if (offsetof<StateTable>("references") != 16) ERROR("layout of StateTable.references");
  if (offsetof<StateTable>("chains") != 20) ERROR("layout of StateTable.chains");
  if (offsetof<StateTable>("heapBytesAverage") != 24) ERROR("layout of StateTable.heapBytesAverage");
  if (offsetof<StateTable>() > 28) ERROR("size of StateTable");
  if (offsetof<StateDirectory>("namespace") != 0) ERROR("layout of StateDirectory.namespace");
  if (offsetof<StateDirectory>("table") != 8) ERROR("layout of StateDirectory.table");
  if (offsetof<StateDirectory>("slots") != 12) ERROR("layout of StateDirectory.slots");
  if (offsetof<StateDirectory>("bits") != 16) ERROR("layout of StateDirectory.bits");
  if (offsetof<StateDirectory>("shift") != 20) ERROR("layout of StateDirectory.shift");
  if (offsetof<StateDirectory>("rows") != 24) ERROR("layout of StateDirectory.rows");
  if (offsetof<StateDirectory>("neededBytes") != 28) ERROR("layout of StateDirectory.neededBytes");
  if (offsetof<StateDirectory>() > 32) ERROR("size of StateDirectory");
  if (offsetof<Bucket>("magic") != 0) ERROR("layout of Bucket.magic");
  if (offsetof<Bucket>("table") != 4) ERROR("layout of Bucket.table");
  if (offsetof<Bucket>("namespace") != 8) ERROR("layout of Bucket.namespace");
  if (offsetof<Bucket>("prefix") != 16) ERROR("layout of Bucket.prefix");
  if (offsetof<Bucket>("depth") != 20) ERROR("layout of Bucket.depth");
  if (offsetof<Bucket>("runBytes") != 24) ERROR("layout of Bucket.runBytes");
  if (offsetof<Bucket>("capacity") != 28) ERROR("layout of Bucket.capacity");
  if (offsetof<Bucket>("limit") != 32) ERROR("layout of Bucket.limit");
  if (offsetof<Bucket>("count") != 36) ERROR("layout of Bucket.count");
  if (offsetof<Bucket>("removed") != 40) ERROR("layout of Bucket.removed");
  if (offsetof<Bucket>("heapStart") != 44) ERROR("layout of Bucket.heapStart");
  if (offsetof<Bucket>("heapFloor") != 48) ERROR("layout of Bucket.heapFloor");
  if (offsetof<Bucket>() > 56) ERROR("size of Bucket");
  if (offsetof<StateWalk>("index") != 0) ERROR("layout of StateWalk.index");
  if (offsetof<StateWalk>("behind") != 4) ERROR("layout of StateWalk.behind");
  if (offsetof<StateWalk>("tag") != 8) ERROR("layout of StateWalk.tag");
  if (offsetof<StateWalk>() > 12) ERROR("size of StateWalk");
  if (offsetof<FrozenPages>("tags") != 0) ERROR("layout of FrozenPages.tags");
  if (offsetof<FrozenPages>("addresses") != 4) ERROR("layout of FrozenPages.addresses");
  if (offsetof<FrozenPages>("bytes") != 8) ERROR("layout of FrozenPages.bytes");
  if (offsetof<FrozenPages>("hashes") != 12) ERROR("layout of FrozenPages.hashes");
  if (offsetof<FrozenPages>("hashBits") != 16) ERROR("layout of FrozenPages.hashBits");
  if (offsetof<FrozenPages>("newAddresses") != 20) ERROR("layout of FrozenPages.newAddresses");
  if (offsetof<FrozenPages>("newHashes") != 24) ERROR("layout of FrozenPages.newHashes");
  if (offsetof<FrozenPages>("count") != 28) ERROR("layout of FrozenPages.count");
  if (offsetof<FrozenPages>("newCount") != 32) ERROR("layout of FrozenPages.newCount");
  if (offsetof<FrozenPages>() > 36) ERROR("size of FrozenPages");
  if (offsetof<WindowKey>("physical") != 0) ERROR("layout of WindowKey.physical");
  if (offsetof<WindowKey>("offset") != 4) ERROR("layout of WindowKey.offset");
  if (offsetof<WindowKey>("validity") != 8) ERROR("layout of WindowKey.validity");
  if (offsetof<WindowKey>("data") != 12) ERROR("layout of WindowKey.data");
  if (offsetof<WindowKey>("offsets") != 16) ERROR("layout of WindowKey.offsets");
  if (offsetof<WindowKey>() > 20) ERROR("size of WindowKey");
  if (offsetof<WindowAccumulator>("operation") != 0) ERROR("layout of WindowAccumulator.operation");
  if (offsetof<WindowAccumulator>("physical") != 4) ERROR("layout of WindowAccumulator.physical");
  if (offsetof<WindowAccumulator>("offset") != 8) ERROR("layout of WindowAccumulator.offset");
  if (offsetof<WindowAccumulator>("validity") != 12) ERROR("layout of WindowAccumulator.validity");
  if (offsetof<WindowAccumulator>("data") != 16) ERROR("layout of WindowAccumulator.data");
  if (offsetof<WindowAccumulator>("offsets") != 20) ERROR("layout of WindowAccumulator.offsets");
  if (offsetof<WindowAccumulator>() > 24) ERROR("size of WindowAccumulator");
  if (offsetof<WindowPlan>("keyMode") != 0) ERROR("layout of WindowPlan.keyMode");
  if (offsetof<WindowPlan>("keyCount") != 4) ERROR("layout of WindowPlan.keyCount");
  if (offsetof<WindowPlan>("keys") != 8) ERROR("layout of WindowPlan.keys");
  if (offsetof<WindowPlan>("keyFixedBytes") != 12) ERROR("layout of WindowPlan.keyFixedBytes");
  if (offsetof<WindowPlan>("accumulatorCount") != 16) ERROR("layout of WindowPlan.accumulatorCount");
  if (offsetof<WindowPlan>("accumulators") != 20) ERROR("layout of WindowPlan.accumulators");
  if (offsetof<WindowPlan>("template") != 24) ERROR("layout of WindowPlan.template");
  if (offsetof<WindowPlan>("accumulatorStart") != 28) ERROR("layout of WindowPlan.accumulatorStart");
  if (offsetof<WindowPlan>("entryBytes") != 32) ERROR("layout of WindowPlan.entryBytes");
  if (offsetof<WindowPlan>("owner") != 36) ERROR("layout of WindowPlan.owner");
  if (offsetof<WindowPlan>("hashes") != 40) ERROR("layout of WindowPlan.hashes");
  if (offsetof<WindowPlan>("kinds") != 44) ERROR("layout of WindowPlan.kinds");
  if (offsetof<WindowPlan>("scratch") != 48) ERROR("layout of WindowPlan.scratch");
  if (offsetof<WindowPlan>("packed") != 52) ERROR("layout of WindowPlan.packed");
  if (offsetof<WindowPlan>("packedBytes") != 56) ERROR("layout of WindowPlan.packedBytes");
  if (offsetof<WindowPlan>("cursor") != 60) ERROR("layout of WindowPlan.cursor");
  if (offsetof<WindowPlan>("cursorEntry") != 64) ERROR("layout of WindowPlan.cursorEntry");
  if (offsetof<WindowPlan>() > 68) ERROR("size of WindowPlan");
}
