import { csvDecode } from './csv-decode.ts';
import { csvEncode } from './csv-encode.ts';
import { datagen } from './datagen.ts';
import { digest } from './digest.ts';
import { deduplicate } from './deduplicate.ts';
import { deduplicateChanges } from './deduplicate-changes.ts';
import { expireEntries } from './expire-entries.ts';
import { expireRows } from './expire-rows.ts';
import { expression } from './expression.ts';
import { gather } from './gather.ts';
import { groupAggregate } from './group-aggregate.ts';
import { hash } from './hash.ts';
import { jsonDecode } from './json-decode.ts';
import { jsonEncode } from './json-encode.ts';
import { memory } from './memory.ts';
import { mergeBuckets } from './merge-buckets.ts';
import { nexmark } from './nexmark.ts';
import { packedRows } from './packed-rows.ts';
import { paneSplit } from './pane-split.ts';
import { partition } from './partition.ts';
import { rowLists } from './row-lists.ts';
import { scanField } from './scan-field.ts';
import { stateTable } from './state-table.ts';
import type { KernelFamily } from './table.ts';
import { text } from './text.ts';
import { watermarkAssigner } from './watermark-assigner.ts';
import { windowAggregate } from './window-aggregate.ts';
import { windowAssign } from './window-assign.ts';

/** Every kernel family, in the order of the generated entry. */
export const kernelFamilies: readonly KernelFamily[] = [
  csvDecode,
  csvEncode,
  datagen,
  deduplicate,
  deduplicateChanges,
  digest,
  expireEntries,
  expireRows,
  expression,
  gather,
  groupAggregate,
  hash,
  jsonDecode,
  jsonEncode,
  memory,
  mergeBuckets,
  nexmark,
  packedRows,
  paneSplit,
  partition,
  rowLists,
  scanField,
  stateTable,
  text,
  watermarkAssigner,
  windowAggregate,
  windowAssign,
];
