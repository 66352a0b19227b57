import type { KernelFamily } from './table.ts';

/**
 * A slot of a directory: the address of a bucket (a multiple of 65536), four bits for what a writer has to do first (0 = go on), and
 * in the lowest twelve the capacity of the bucket.
 */
export const slotFlag = {
  /** The content is part of the last snapshot: the first write takes the flag away. */
  SLOT_CLEAN: 0x1000,
  /** A snapshot still reads it: the first write copies the bucket. */
  SLOT_FROZEN: 0x2000,
  /** No row lies here. */
  SLOT_ABSENT: 0x4000,
  /** A run of several pages, or a chain: the capacity is in the bucket. */
  SLOT_LARGE: 0x8000,
  SLOT_FLAGS: 0xf000,
  SLOT_CAPACITY: 0xfff,
} as const;

/** What an entry leads to in the heap of its bucket; entries of `stateReferenceFields`. Addresses are relative to the entry. */
export const referenceKind = {
  /** offset i32 | bytes u32 */
  REFERENCE_BYTES: 0,
  /** offset i32 | bytes u32 | room u32 */
  REFERENCE_STRING: 1,
  /** offset i32 of the first record; a record begins with next i32 (relative to itself, 0 = last) | bytes u32 (of the whole record). */
  REFERENCE_LIST: 2,
} as const;

export const stateReferenceFields = { offset: 'u32', kind: 'i32' } as const;

/** What the directories of one state table share. */
export const stateTableFields = {
  owner: 'i32',
  /** Position in `KeyedState.tables`. */
  number: 'i32',
  /** A multiple of 8, at least 16: hash u32 | state u32 | the rest. */
  entryBytes: 'u32',
  referenceCount: 'i32',
  references: 'ptr',
  /** 1: a key may have entries in several buckets of a chain, so that a hot one needs no ever larger bucket. */
  chains: 'i32',
  /** Bytes of heap that an entry needs, as last measured. */
  heapBytesAverage: 'u32',
} as const;

/** The hash table of one namespace: 2^bits slots, numbered by the leading bits of the hash; up to 16 lie behind this struct. */
export const stateDirectoryFields = {
  namespace: 'i64',
  table: 'ptr',
  slots: 'ptr',
  bits: 'u32',
  /** 32 - bits. */
  shift: 'u32',
  /** Entries that are in use. */
  rows: 'u32',
  /** Result of a probe that stopped: bytes of heap that its row needs. */
  neededBytes: 'u32',
} as const;

/** Slots that lie behind a directory's struct, and the bytes that both need. */
export const inlineSlots = 16;

/** First bytes of a bucket; 64 with what is left over. */
export const bucketFields = {
  magic: 'u32',
  table: 'i32',
  namespace: 'i64',
  /** The leading `depth` bits of the hash of every row; the others are 0. */
  prefix: 'u32',
  depth: 'u32',
  runBytes: 'u32',
  capacity: 'u32',
  /** Entries beyond which the bucket counts as full. */
  limit: 'u32',
  /** Entries that are not free; with the removed ones. */
  count: 'u32',
  removed: 'u32',
  /** The heap is [heapStart, runBytes), relative to the bucket, and grows down to `heapFloor`. */
  heapStart: 'u32',
  heapFloor: 'u32',
} as const;

/** Where a walk over a directory goes on; zeroed to begin with. */
export const stateWalkFields = {
  /** Number of a slot. */
  index: 'u32',
  /** Bucket of the chain in that slot, or 0 for the first. */
  behind: 'ptr',
  /** Tag of the next page whose content no snapshot has. */
  tag: 'u32',
} as const;

/** Pages that `stateFreeze` wrote down: columns of `FrozenState`, uint32 but for `hashBits`, and addresses and hashes of the new ones again. */
export const frozenPagesFields = {
  tags: 'ptr',
  addresses: 'ptr',
  bytes: 'ptr',
  hashes: 'ptr',
  hashBits: 'ptr',
  newAddresses: 'ptr',
  newHashes: 'ptr',
  /** Results: pages, and those of them that are new. */
  count: 'u32',
  newCount: 'u32',
} as const;

/** Hash tables in pages, of which snapshots are taken page by page. */
export const stateTable = {
  name: 'state-table',
  module: 'state/state-table',
  functions: {
    /** Makes `directory` (zeroed, room for the inline slots behind it) an empty hash table. */
    stateDirectoryOpen: { parameters: { directory: 'ptr', table: 'ptr' }, result: 'void' },
    /** Gives back everything; frozen buckets stay until they are thawed. */
    stateDirectoryClear: { parameters: { directory: 'ptr' }, result: 'void' },
    /** Freezes up to `pagesMax` pages from `walk` on and writes them down in `target`, a `FrozenPages`; none at the end. */
    stateFreeze: { parameters: { directory: 'ptr', walk: 'ptr', target: 'ptr', pagesMax: 'u32' }, result: 'void' },
    /**
     * The snapshot is through with `count` runs, uint32 as their hashes, which are all of the namespace of `directory`; that may be any when
     * the namespace is gone.
     */
    stateThaw: {
      parameters: { directory: 'ptr', runs: 'ptr', hashes: 'ptr', count: 'u32', stored: 'i32' },
      result: 'void',
    },
    /** Bytes of frozen buckets that a write would copy. */
    stateFrozenBytes: { parameters: { directory: 'ptr' }, result: 'u32' },
    /** 1 when a run holds a bucket of the table, else FAULT_DATA. */
    stateIsBucket: { parameters: { table: 'ptr', run: 'ptr', bytes: 'u32' }, result: 'i32' },
    /**
     * Takes over a bucket of a snapshot, or its rows of these hashes. Returns 1 when the run is part of the directory with this tag, 0
     * when its rows were added and it was released, or FAULT_MEMORY.
     */
    stateAdopt: {
      parameters: { directory: 'ptr', run: 'ptr', hashFirst: 'u32', hashLast: 'u32', tag: 'u32' },
      result: 'i32',
    },
    /**
     * Writes addresses of the entries in use whose hash is in [hashFirst, hashLast], in order of hash, from `walk` on, whole buckets at a
     * time. Returns how many; 0 at the end; FAULT_OUTPUT_FULL when `rowsMax` is too little for one bucket.
     */
    stateEntries: {
      parameters: { directory: 'ptr', walk: 'ptr', hashFirst: 'u32', hashLast: 'u32', target: 'ptr', rowsMax: 'u32' },
      result: 'i32',
    },
    /**
     * Takes the next bucket out of the directory, from `walk.index` to the slot of `hashLast`, whose rows share at least `depth` leading
     * bits, and leaves `number` in its slots. Returns its run, to which those behind it are linked, and its SLOT_ flags in `walk.tag`; 0 at the end.
     */
    stateSpill: {
      parameters: { directory: 'ptr', walk: 'ptr', hashLast: 'u32', depth: 'u32', number: 'u32' },
      result: 'ptr',
    },
    /** Puts a bucket that was taken out back, those of a chain in their order. `clean`: a snapshot has its content, under this tag. */
    stateReturn: { parameters: { directory: 'ptr', run: 'ptr', clean: 'i32', tag: 'u32' }, result: 'void' },
    /** The number in a slot whose bucket was taken out. */
    stateSpilledAt: { parameters: { directory: 'ptr', index: 'u32' }, result: 'u32' },
    /** Lets go of a run that was taken out; a frozen one stays until it is thawed. */
    stateLeave: { parameters: { run: 'ptr', frozen: 'i32' }, result: 'void' },
    statePageTag: { parameters: { run: 'ptr' }, result: 'u32' },
    /** Marks of a run behind another: 1 clean, 2 frozen. */
    statePageMark: { parameters: { run: 'ptr' }, result: 'u32' },
    statePageLink: { parameters: { run: 'ptr' }, result: 'ptr' },
    /** Writes the hashes of entries. */
    stateHashes: { parameters: { entries: 'ptr', rows: 'u32', target: 'ptr' }, result: 'void' },
  },
  structs: {
    StateReference: stateReferenceFields,
    StateTable: stateTableFields,
    StateDirectory: stateDirectoryFields,
    Bucket: bucketFields,
    StateWalk: stateWalkFields,
    FrozenPages: frozenPagesFields,
  },
  constants: { ...slotFlag, ...referenceKind, STATE_INLINE_SLOTS: inlineSlots },
} as const satisfies KernelFamily;
