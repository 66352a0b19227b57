import { nullPtr } from '../abi/ptr.ts';
import { type Batch, denseBatch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { assert } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import { lifetimeMs, type StateTtlConfig } from '../state/state-ttl.ts';
import { KeptRows } from './kept-rows.ts';
import { keyHashes } from './key-hashes.ts';
import { maxWatermarkMs, type Operator, type OperatorContext, type OperatorSnapshot } from './operator.ts';
import type { SortColumn } from './sort-column.ts';

/** ROW_NUMBER() OVER (PARTITION BY keys ORDER BY columns) = 1: one row for each key. */
export interface DeduplicateSpec {
  readonly kind: 'deduplicate';
  readonly input: Schema;
  /** Not empty. */
  readonly keyColumns: readonly number[];
  /** The row that comes first in this order is kept. No key is among the columns, and none twice; empty = all are equal in order. */
  readonly order: readonly SortColumn[];
  /** Which of the rows that are equal in order is kept: the first to come, or the last. */
  readonly ties: 'first' | 'last';
  /** The input has updates and deletions (`DeduplicateChanges`); `ties` is `first` then. */
  readonly updating: boolean;
  /** As in `GroupAggregateSpec`: the changes of each batch, or one +I for each key at the end of a bounded input. */
  readonly emits: 'changes' | 'end';
  readonly updateBefore: boolean;
  /** The time of a key is when its row came. A row that does not replace it only reads it. */
  readonly ttl: StateTtlConfig;
  /** The input's columns. */
  readonly output: Schema;
}

/**
 * One row for each key, of an input of insertions.
 *
 *   kept(key) = the first row of the key by order, then by arrival;   change(key, batch) = kept before -> kept after
 *
 * State: key -> what the row is ordered by, and the row where it is sent on once more: as -U, or at the end. Keeping the first row to
 * come, which nothing replaces, emits insertions only.
 */
export class Deduplicate implements Operator {
  readonly keyedState: KeyedState;
  readonly #spec: DeduplicateSpec;
  readonly #context: OperatorContext;
  readonly #kept: KeptRows;
  /** Holds one batch of output at a time. */
  readonly #output: Arena;
  /** Whether changes have the old row. */
  readonly #sendsOld: boolean;

  /** @throws SQL_UNSUPPORTED for columns that state cannot hold; MEMORY_BUDGET */
  constructor(spec: DeduplicateSpec, context: OperatorContext) {
    const { memory, owner, clock, subtask, parallelism, keyGroups } = context;
    const isFirstToCome = spec.ties === 'first' && spec.order.length === 0;
    this.#spec = spec;
    this.#context = context;
    this.#sendsOld = spec.emits === 'changes' && spec.updateBefore && !isFirstToCome;
    this.#kept = new KeptRows({
      memory,
      owner,
      clock,
      input: spec.input,
      keyColumns: spec.keyColumns,
      order: spec.order,
      takesEqual: spec.ties === 'last',
      storesRows: this.#sendsOld || spec.emits === 'end',
      allRows: undefined,
      ttl: spec.ttl,
      owned: ownedHashes(subtask, parallelism, keyGroups),
      keyGroups,
    });
    this.keyedState = this.#kept;
    this.#output = new Arena(memory, owner);
  }

  onBatch(batch: Batch): void {
    const { memory, arena } = this.#context;
    assert(batch.kinds === 0, 'a deduplication of insertions got row kinds');
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, this.#spec.keyColumns) : batch.hashes;
    if (this.#kept.update(batch, hashes, arena) > 0) this.#takeNoted(batch);
    this.#kept.expire();
  }

  onWatermark(timestampMs: number): void {
    if (this.#spec.emits === 'end' && timestampMs === maxWatermarkMs) this.#emitAll();
    this.#context.output.emitWatermark(timestampMs);
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  close(): void {
    this.#kept.close();
    this.#output.release();
  }

  /** Sends on, and keeps, the rows of the batch that have been noted. */
  #takeNoted(batch: Batch): void {
    const { arena } = this.#context;
    if (this.#spec.emits === 'changes' && !this.#sendsOld) {
      this.#emit({ ...this.#kept.select(batch, arena), schema: this.#spec.output });
      if (this.#kept.hasRecords) this.#kept.store(this.#kept.pack(arena));
      return;
    }
    const records = this.#kept.pack(arena);
    while (this.#sendsOld) {
      this.#output.reset();
      const changes = this.#output.allocate(limits.batchRowsMax * 4);
      const kinds = this.#output.allocate(limits.batchRowsMax);
      const rows = this.#kept.changes(records, lifetimeMs(this.#spec.ttl) === 0, limits.batchRowsMax, changes, kinds);
      if (rows === 0) break;
      this.#emit(denseBatch(this.#spec.output, rows, this.#kept.unpack(changes, rows, this.#output), kinds));
    }
    this.#kept.store(records);
  }

  #emitAll(): void {
    this.#output.reset();
    for (const batch of this.#kept.rows(0, this.#output)) this.#emit(outputRows(this.#spec, batch));
  }

  #emit(batch: Batch): void {
    const { arena, output } = this.#context;
    // What the rest of the chain allocates for one batch is not needed for the next.
    const mark = arena.mark();
    output.emit(batch);
    arena.rewind(mark);
  }
}

/** Rows in portable form as rows of the output. */
export function outputRows({ input, output }: DeduplicateSpec, batch: Batch): Batch {
  return { ...batch, schema: output, columns: batch.columns.slice(0, input.fields.length), hashes: nullPtr };
}
