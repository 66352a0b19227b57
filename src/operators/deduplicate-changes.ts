import type { Ptr } from '../abi/ptr.ts';
import { type Batch, denseBatch } from '../arrow/batch.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import { type DeduplicateSpec, outputRows } from './deduplicate.ts';
import { KeptRows } from './kept-rows.ts';
import { keyHashes } from './key-hashes.ts';
import { maxWatermarkMs, type Operator, type OperatorContext, type OperatorSnapshot } from './operator.ts';
import { RowLists } from './row-lists.ts';

/** Fewer than a bucket usually has. */
const rowsOfBucket = 512;

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
    const { input, keyColumns, order, ttlMs } = spec;
    this.#spec = spec;
    this.#context = context;
    const keepsTime = ttlMs > 0;
    this.#all = new RowLists(memory, owner, {
      name: 'all',
      schema: input,
      keyColumns,
      hasNullKeys: true,
      keepsTime,
      table: 1,
    });
    const owned = ownedHashes(subtask, parallelism, keyGroups);
    const kept = { input, keyColumns, order, takesEqual: false, storesRows: true, allRows: this.#all.state, ttlMs };
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
    const { keyColumns, ttlMs } = this.#spec;
    const nowMs = clock.nowMs();
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, keyColumns) : batch.hashes;
    const rowNumbers = batch.selection === 0 ? this.#allRows : batch.selection;
    this.#all.setKeys(batch, keyColumns, hashes);
    this.#all.apply(arena, batch, rowNumbers, batch.selectedRows, nowMs);
    this.#kept.update(batch, hashes, arena);
    this.#settleDoubts(nowMs);
    if (memory.kernels.deduplicateSettle(this.#kept.kept, ttlMs === 0 ? 1 : 0) > 0) this.#takeSettled();
    this.#kept.expire();
    if (ttlMs > 0) this.#all.expire(1 + Math.ceil(batch.selectedRows / rowsOfBucket), nowMs - ttlMs);
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
    return {
      tables: [...kept.tables, this.#all.description],
      pages: kept.pages,
      rows: (table, target) => (table === 0 ? kept.rows(0, target) : this.#all.rows(target, keyGroups)),
      addRows: (table, batch) => {
        const rowNumbers = batch.selection === 0 ? this.#allRows : batch.selection;
        if (table === 0) kept.addRows(0, batch);
        else this.#all.addRows(arena, batch, rowNumbers, clock.nowMs());
      },
    };
  }

  /** Finds the first row of each key that has lost the one that was kept, perhaps. */
  #settleDoubts(nowMs: number): void {
    const { memory, arena } = this.#context;
    const { kernels } = memory;
    const { kept } = this.#kept;
    const mark = arena.mark();
    const noted = this.#kept.noted;
    const places = arena.allocate(noted * 4);
    const rowNumbers = arena.allocate(noted * 4);
    const doubts = kernels.deduplicateDoubts(kept, places, rowNumbers);
    if (doubts > 0) {
      const found = arena.allocate(doubts * 4);
      this.#all.find(rowNumbers, doubts, found);
      this.#all.walk(found, doubts, nowMs - this.#spec.ttlMs);
      for (;;) {
        const rows = this.#all.next(places, limits.batchRowsMax, this.#places, this.#records);
        if (rows === 0) break;
        kernels.deduplicateChoose(kept, this.#places, this.#records, rows);
      }
    }
    arena.rewind(mark);
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
