import type { Ptr } from '../abi/ptr.ts';
import type { Batch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import type { Arena } from '../kernels/arena.ts';
import type { StatePager } from './state-pager.ts';

/** A state table as it is declared, before the first row. */
export interface StateTableDescription {
  /** Such as `groups`, `left`; unique within the operator. */
  readonly name: string;
  /** Rows of the table in portable form: the namespace (such as the start of a pane) if there is one, key columns, values. */
  readonly schema: Schema;
  /** Columns of `schema` whose hash decides the key group, in the order in which they are hashed; the namespace is none of them. */
  readonly keyColumns: readonly number[];
  /**
   * How the table's pages are laid out: pages can be adopted where it is equal, and are read through the layout that
   * wrote them where it is not.
   */
  readonly layout: string;
  /** By name: the column whose values a column takes in stored rows that do not have it; without, it begins as NULL or 0. */
  readonly standIns?: Readonly<Record<string, string>>;
}

/**
 * The pages of all tables at one moment, as parallel arrays with one element a page, in order of table, namespace, hash.
 * A tag names the content of a page as long as it does not change, across snapshots. The pages whose tag is not older than
 * `firstNewTag` are frozen until `thaw`; the content of the others was part of an earlier snapshot.
 */
export interface FrozenState {
  readonly tags: Uint32Array;
  /** Bytes of the page's run: 65536, or a power of two times as much for one very large record. */
  readonly bytes: Uint32Array;
  /** Position of the page's table in `KeyedState.tables`. */
  readonly tables: Uint8Array;
  /** First hash of the page's range, and how many leading bits its rows share: the range is 2^(32 - bits) hashes. */
  readonly hashes: Uint32Array;
  readonly hashBits: Uint8Array;
  readonly firstNewTag: number;
  /** Where the frozen page at a position of these arrays is in slot memory; 0 = in the spill file, to which it may move at any time. */
  addressOf(position: number): number;
  /** Bytes of a frozen page that stay as they are until `letGo`: where they lie, or a copy. */
  hold(position: number): Uint8Array;
  letGo(positions: readonly number[]): void;
}

/** The pages of the state tables of one operator subtask, as snapshots see them. */
export interface StatePages {
  /** What moves them to a file and back. */
  readonly pager: StatePager;
  /**
   * Everything now in the tables belongs to the snapshot. Takes time in proportion to the number of pages, not to their size; the
   * first write to a frozen page copies it.
   */
  freeze(): FrozenState;
  /**
   * The content of frozen pages has been stored, or has been given up: then they count as written since the last snapshot, and their tags
   * must not be used again by the caller. Tags in order of the snapshot are the fastest.
   */
  thaw(tags: Uint32Array, outcome: 'stored' | 'given-up'): void;
  /**
   * Moves state to the file until there is room for what a batch adds to it, and for a copy of each frozen page that the batch may write
   * to; or nothing more can be moved. The partition `keep` stays.
   */
  makeRoom(keep?: number): void;
  /**
   * Room in slot memory for a page of a snapshot, which is the caller's to fill and then to give to `adopt` or `discard`.
   * @throws MEMORY_BUDGET
   */
  reserve(bytes: number): Ptr;
  /** Gives reserved room back. */
  discard(page: Ptr): void;
  /**
   * Takes over a page of a snapshot whose table had the same layout, in reserved room; also when it throws. Rows of key groups
   * that are not this subtask's are dropped. Returns the page's tag when its content is unchanged, so that the next
   * snapshot need not store it again; undefined when it was changed.
   * @throws MEMORY_BUDGET; PeltonError SNAPSHOT_CORRUPT when the page is not one of the table's
   */
  adopt(table: number, page: Ptr, bytes: number): number | undefined;
}

/** The state of one operator subtask that is kept by key, in pages of slot memory. */
export interface KeyedState {
  readonly tables: readonly StateTableDescription[];
  readonly pages: StatePages;
  /** The rows of a table in portable form, in order of hash, so that each key group's rows are together; each batch lives in `arena` until the next one. */
  rows(table: number, arena: Arena): Iterable<Batch>;
  /** Adds rows in portable form (of the table's present schema) that no other row of the table has the key of. */
  addRows(table: number, batch: Batch): void;
}
