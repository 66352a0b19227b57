import type { Ptr } from '../abi/ptr.ts';
import { type Batch, denseBatch } from '../arrow/batch.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import {
  beforeAllMs,
  expiredMs,
  hiddenMs,
  lifetimeMs,
  readsRefresh,
  returnsExpired,
  unsavedMs,
} from '../state/state-ttl.ts';
import { type DeduplicateSpec, outputRows } from './deduplicate.ts';
import { KeptRows } from './kept-rows.ts';
import { keyHashes } from './key-hashes.ts';
import { maxWatermarkMs, type Operator, type OperatorContext, type OperatorSnapshot } from './operator.ts';
import { RowLists } from './row-lists.ts';

/** Fewer than a bucket usually has. */
const rowsOfBucket = 512;

/** Keys whose kept row is gone, perhaps: their places among those noted, and a row of the batch for each (uint32). */
interface Doubts {
  readonly places: Ptr;
  readonly rowNumbers: Ptr;
  readonly count: number;
}

/**
 * One row for each key, of an input whose rows are taken back.
 *
 *   kept(key) = the first row of the key that is there, by order, then by arrival;   change(key, batch) = kept before -> kept after
 *
 * State: `rows`, key -> the row that was sent on, and `all`, key -> every row that is there. A row that comes is compared with the kept one
 * alone. All rows of a key are only looked at when one goes that does not stand behind the kept one: of equal rows the kept one stays
 * then, else the one that came first.
 */
export class DeduplicateChanges implements Operator {
  readonly keyedState: KeyedState;
  readonly #spec: DeduplicateSpec;
  readonly #context: OperatorContext;
  readonly #all: RowLists;
  readonly #kept: KeptRows;
  /** Holds the numbers 0, 1, 2, … for batches without a selection, and some rows of keys in doubt. */
  readonly #fixed: Arena;
  readonly #allRows: Ptr;
  readonly #places: Ptr;
  readonly #records: Ptr;
  /** Holds one batch of output at a time. */
  readonly #output: Arena;

  /** @throws SQL_UNSUPPORTED for columns that state cannot hold; MEMORY_BUDGET */
  constructor(spec: DeduplicateSpec, context: OperatorContext) {
    const { memory, owner, clock, subtask, parallelism, keyGroups } = context;
    const { input, keyColumns, order, ttl } = spec;
    this.#spec = spec;
    this.#context = context;
    this.#all = new RowLists(memory, owner, {
      name: 'all',
      schema: input,
      keyColumns,
      hasNullKeys: true,
      keepsTime: lifetimeMs(ttl) > 0,
      table: 1,
    });
    const owned = ownedHashes(subtask, parallelism, keyGroups);
    const kept = { input, keyColumns, order, takesEqual: false, storesRows: true, allRows: this.#all.state, ttl };
    this.#kept = new KeptRows({ memory, owner, clock, ...kept, owned, keyGroups });
    this.keyedState = this.#keyedState();
    this.#fixed = new Arena(memory, owner);
    this.#allRows = this.#fixed.allocate(limits.batchRowsMax * 4);
    this.#places = this.#fixed.allocate(limits.batchRowsMax * 4);
    this.#records = this.#fixed.allocate(limits.batchRowsMax * 4);
    for (let row = 0; row < limits.batchRowsMax; row++) memory.u32[this.#allRows / 4 + row] = row;
    this.#output = new Arena(memory, owner);
  }

  onBatch(batch: Batch): void {
    const { memory, arena, clock } = this.#context;
    const { keyColumns, ttl } = this.#spec;
    const { kept, directory } = this.#kept;
    const nowMs = clock.nowMs();
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, keyColumns) : batch.hashes;
    const rowNumbers = batch.selection === 0 ? this.#allRows : batch.selection;
    this.#all.setKeys(batch, keyColumns, hashes);
    this.#all.apply(arena, batch, rowNumbers, batch.selectedRows, nowMs, hiddenMs(ttl, nowMs));
    this.#kept.update(batch, hashes, arena);
    const doubts = this.#doubts();
    this.#settleDoubts(doubts, nowMs);
    if (memory.kernels.deduplicateSettle(kept, directory, lifetimeMs(ttl) === 0 ? 1 : 0) > 0) this.#takeSettled();
    this.#markRead(doubts, nowMs);
    this.#kept.expire();
    this.#forget(batch.selectedRows, nowMs);
    this.#all.merge();
  }

  onWatermark(timestampMs: number): void {
    if (this.#spec.emits === 'end' && timestampMs === maxWatermarkMs) {
      this.#output.reset();
      for (const batch of this.#kept.rows(0, this.#output)) this.#emit(outputRows(this.#spec, batch));
    }
    this.#context.output.emitWatermark(timestampMs);
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  close(): void {
    this.#kept.close();
    this.#all.close();
    this.#fixed.release();
    this.#output.release();
  }

  #keyedState(): KeyedState {
    const kept = this.#kept;
    const { arena, clock, keyGroups } = this.#context;
    const { ttl } = this.#spec;
    return {
      tables: [...kept.tables, this.#all.description],
      pages: kept.pages,
      rows: (table, target) =>
        table === 0 ? kept.rows(0, target) : this.#all.rows(target, keyGroups, unsavedMs(ttl, clock.nowMs())),
      addRows: (table, batch) => {
        const rowNumbers = batch.selection === 0 ? this.#allRows : batch.selection;
        if (table === 0) kept.addRows(0, batch);
        else this.#all.addRows(arena, batch, rowNumbers, clock.nowMs());
      },
    };
  }

  /** Finds the first row of each key that has lost the one that was kept, perhaps. */
  #settleDoubts({ rowNumbers, places, count }: Doubts, nowMs: number): void {
    if (count === 0) return;
    const { memory, arena } = this.#context;
    const found = arena.allocate(count * 4);
    this.#all.find(rowNumbers, count, found);
    this.#all.walk(found, count, hiddenMs(this.#spec.ttl, nowMs));
    for (;;) {
      const rows = this.#all.next(places, limits.batchRowsMax, this.#places, this.#records);
      if (rows === 0) break;
      memory.kernels.deduplicateChoose(this.#kept.kept, this.#places, this.#records, rows);
    }
  }

  #doubts(): Doubts {
    const { memory, arena } = this.#context;
    const { kept, noted } = this.#kept;
    const places = arena.allocate(noted * 4);
    const rowNumbers = arena.allocate(noted * 4);
    return { places, rowNumbers, count: memory.kernels.deduplicateDoubts(kept, places, rowNumbers) };
  }

  /** Gives all rows of keys that were in doubt the time that it is, or takes those away that have expired, where reads do so. */
  #markRead({ rowNumbers, count }: Doubts, nowMs: number): void {
    const { ttl } = this.#spec;
    if (count === 0 || !(readsRefresh(ttl) || returnsExpired(ttl))) return;
    this.#all.touch(rowNumbers, count, expiredMs(ttl, nowMs), readsRefresh(ttl) ? nowMs : beforeAllMs);
  }

  /** Drops rows whose time is over, in some buckets at a time: more than `rows` new rows can fill, so that a round comes to an end. */
  #forget(rows: number, nowMs: number): void {
    const { ttl } = this.#spec;
    const { incrementalBuckets } = ttl.cleanup;
    if (lifetimeMs(ttl) === 0 || incrementalBuckets === 0) return;
    this.#all.expire(incrementalBuckets - 1 + Math.ceil(rows / rowsOfBucket), expiredMs(ttl, nowMs));
  }

  /** Sends on, and keeps, what has been settled. */
  #takeSettled(): void {
    const { memory, arena } = this.#context;
    const { kernels } = memory;
    const { emits, updateBefore, output } = this.#spec;
    const { kept, directory } = this.#kept;
    const records = this.#kept.pack(arena);
    while (emits === 'changes') {
      this.#output.reset();
      const changes = this.#output.allocate(limits.batchRowsMax * 4);
      const kinds = this.#output.allocate(limits.batchRowsMax);
      const sendsOld = updateBefore ? 1 : 0;
      const rows = kernels.deduplicateRevisions(kept, records, sendsOld, limits.batchRowsMax, changes, kinds);
      if (rows === 0) break;
      this.#emit(denseBatch(output, rows, this.#kept.unpack(changes, rows, this.#output), kinds));
    }
    if (kernels.deduplicateKeep(kept, directory, records) > 0) this.#kept.store(records);
  }

  #emit(batch: Batch): void {
    const { arena, output } = this.#context;
    // What the rest of the chain allocates for one batch is not needed for the next.
    const mark = arena.mark();
    output.emit(batch);
    arena.rewind(mark);
  }
}
