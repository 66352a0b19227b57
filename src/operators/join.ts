import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import { physicalType, type Schema } from '../arrow/data-type.ts';
import { assert, present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { gatherRows } from '../kernels/pack-batch.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import {
  beforeAllMs,
  expiredMs,
  hiddenMs,
  lifetimeMs,
  readsRefresh,
  returnsExpired,
  type StateTtlConfig,
  unsavedMs,
} from '../state/state-ttl.ts';
import { TableSnapshots } from '../state/table-snapshots.ts';
import { keyHashes } from './key-hashes.ts';
import type { Operator, OperatorContext, OperatorSnapshot } from './operator.ts';
import { RowLists } from './row-lists.ts';

/** A regular join of two streams: every row of each side is kept and meets the rows of the other. */
export interface JoinSpec {
  readonly kind: 'join';
  readonly joinType: 'inner';
  readonly left: JoinSide;
  readonly right: JoinSide;
  /** Columns of the left, then of the right. Row kinds are those of the row that came. */
  readonly output: Schema;
}

export interface JoinSide {
  readonly input: Schema;
  /** Equal in number and in type to the other side's; a NULL is equal to nothing. Empty: every pair of rows. */
  readonly keyColumns: readonly number[];
  /** The time of a row is when it came. The rows of the other side read those of their key. */
  readonly ttl: StateTtlConfig;
}

/** Fewer than a bucket usually has. */
const rowsOfBucket = 512;

/** Rows that take part in the join. */
interface KeyedRows {
  readonly batch: Batch;
  readonly rowNumbers: Ptr;
  readonly rows: number;
  readonly hashes: Ptr;
}

/**
 * The inner join. L and R are the bags of the rows that came and were not taken back:
 *
 *   Δ(L ⋈ R) = ΔL ⋈ R + L' ⋈ ΔR        L' = L + ΔL
 *
 * A batch of one side meets the other side as it is, and then changes its own; the other side's next batch meets what it changed. So
 * each pair is made once, by the row of it that came last, and is taken back by the row that goes first. A change has the kind of the
 * row that came.
 */
export class Join implements Operator {
  readonly #spec: JoinSpec;
  readonly #context: OperatorContext;
  readonly #sides: readonly [RowLists, RowLists];
  readonly #snapshots: TableSnapshots;
  readonly keyedState: KeyedState;
  /** Holds the numbers 0, 1, 2, … for batches without a selection, and the pairs of one output batch. */
  readonly #fixed: Arena;
  readonly #allRows: Ptr;
  readonly #pairRows: Ptr;
  readonly #pairRecords: Ptr;
  /** Holds one output batch at a time, so that a key with many rows needs no more memory than another. */
  readonly #results: Arena;

  /** @throws SQL_UNSUPPORTED for columns that state cannot hold; MEMORY_BUDGET */
  constructor(spec: JoinSpec, context: OperatorContext) {
    const { memory, owner } = context;
    this.#spec = spec;
    this.#context = context;
    const lists = (name: string, { input, keyColumns, ttl }: JoinSide, table: number): RowLists => {
      const keepsTime = lifetimeMs(ttl) > 0;
      return new RowLists(memory, owner, { name, schema: input, keyColumns, hasNullKeys: false, keepsTime, table });
    };
    this.#sides = [lists('left', spec.left, 0), lists('right', spec.right, 1)];
    this.#fixed = new Arena(memory, owner);
    this.#snapshots = new TableSnapshots(
      memory,
      owner,
      this.#fixed,
      this.#sides.map(({ state }) => state),
      ownedHashes(context.subtask, context.parallelism, context.keyGroups),
    );
    this.keyedState = this.#keyedState();
    this.#results = new Arena(memory, owner);
    this.#allRows = this.#fixed.allocate(limits.batchRowsMax * 4);
    this.#pairRows = this.#fixed.allocate(limits.batchRowsMax * 4);
    this.#pairRecords = this.#fixed.allocate(limits.batchRowsMax * 4);
    for (let row = 0; row < limits.batchRowsMax; row++) memory.u32[this.#allRows / 4 + row] = row;
  }

  onBatch(batch: Batch, input: number): void {
    const { arena, clock } = this.#context;
    const side = this.#side(input);
    const keyed = this.#keyedRows(batch, side.keyColumns);
    if (keyed.rows === 0) return;
    const nowMs = clock.nowMs();
    this.#emitMatches(keyed, input, nowMs);
    const own = this.#lists(input);
    own.setKeys(batch, side.keyColumns, keyed.hashes);
    own.apply(arena, batch, keyed.rowNumbers, keyed.rows, nowMs, hiddenMs(side.ttl, nowMs));
    this.#forget(keyed.rows, nowMs);
    if (batch.kinds !== 0 && lifetimeMs(side.ttl) === 0) own.merge();
  }

  onWatermark(timestampMs: number): void {
    this.#context.output.emitWatermark(timestampMs);
  }

  snapshot(): OperatorSnapshot {
    return { tables: [] };
  }

  restore(): void {}

  close(): void {
    for (const lists of this.#sides) lists.close();
    this.#results.release();
    this.#fixed.release();
  }

  #keyedState(): KeyedState {
    return {
      tables: this.#sides.map(({ description }) => description),
      pages: this.#snapshots,
      rows: (table, arena) => this.#rows(table, arena),
      addRows: (table, batch) => this.#addRows(table, batch),
    };
  }

  #rows(table: number, arena: Arena): Generator<Batch> {
    const { clock, keyGroups } = this.#context;
    return this.#lists(table).rows(arena, keyGroups, unsavedMs(this.#side(table).ttl, clock.nowMs()));
  }

  #addRows(table: number, batch: Batch): void {
    const { arena, clock } = this.#context;
    const rowNumbers = batch.selection === 0 ? this.#allRows : batch.selection;
    this.#lists(table).addRows(arena, batch, rowNumbers, clock.nowMs());
  }

  /** Drops rows whose time is over, in some buckets at a time: more than `rows` new rows can fill, so that a round comes to an end. */
  #forget(rows: number, nowMs: number): void {
    for (const input of [0, 1]) {
      const { ttl } = this.#side(input);
      const { incrementalBuckets } = ttl.cleanup;
      if (lifetimeMs(ttl) === 0) continue;
      const buckets = incrementalBuckets - 1 + Math.ceil(rows / rowsOfBucket);
      const lists = this.#lists(input);
      if (incrementalBuckets > 0) lists.expire(buckets, expiredMs(ttl, nowMs));
      lists.merge();
    }
  }

  #side(input: number): JoinSide {
    return input === 0 ? this.#spec.left : this.#spec.right;
  }

  #lists(input: number): RowLists {
    return present(this.#sides[input], `input ${input}`);
  }

  /** The selected rows without a NULL in their key. */
  #keyedRows(batch: Batch, keyColumns: readonly number[]): KeyedRows {
    const { memory, arena } = this.#context;
    assert(batch.rows <= limits.batchRowsMax, 'a batch has more rows than a batch can have');
    let rowNumbers = batch.selection === 0 ? this.#allRows : batch.selection;
    let rows = batch.selectedRows;
    for (const index of keyColumns) {
      const { type, validity } = present(batch.columns[index], `key column ${index}`);
      if (physicalType(type) === 'none') rows = 0;
      if (validity === 0) continue;
      const valid = arena.allocate(rows * 4);
      rows = memory.kernels.gatherSetRows(validity, rowNumbers, rows, valid);
      rowNumbers = valid;
    }
    const hashes = batch.hashes === 0 && rows > 0 ? keyHashes(memory, arena, batch, keyColumns) : batch.hashes;
    return { batch, rowNumbers, rows, hashes };
  }

  #emitMatches({ batch, rowNumbers, rows, hashes }: KeyedRows, input: number, nowMs: number): void {
    const { arena, output } = this.#context;
    const other = this.#lists(1 - input);
    const mark = arena.mark();
    const found = arena.allocate(rows * 4);
    other.setKeys(batch, this.#side(input).keyColumns, hashes);
    other.find(rowNumbers, rows, found);
    const { ttl } = this.#side(1 - input);
    other.walk(found, rows, hiddenMs(ttl, nowMs));
    for (;;) {
      const pairs = other.next(rowNumbers, limits.batchRowsMax, this.#pairRows, this.#pairRecords);
      if (pairs === 0) break;
      this.#results.reset();
      const matches = this.#matches(batch, input, pairs);
      const chainMark = arena.mark();
      output.emit(matches);
      arena.rewind(chainMark);
    }
    if (readsRefresh(ttl) || returnsExpired(ttl)) {
      other.setKeys(batch, this.#side(input).keyColumns, hashes);
      other.touch(rowNumbers, rows, expiredMs(ttl, nowMs), readsRefresh(ttl) ? nowMs : beforeAllMs);
    }
    arena.rewind(mark);
  }

  /** The pairs that a walk found, as rows of the output. */
  #matches(batch: Batch, input: number, pairs: number): Batch {
    const { memory } = this.#context;
    const came = gatherRows(memory, this.#results, { ...batch, hashes: nullPtr }, this.#pairRows, pairs);
    const met = this.#lists(1 - input).unpack(this.#results, this.#pairRecords, pairs);
    const columns = input === 0 ? [...came.columns, ...met] : [...met, ...came.columns];
    const { output } = this.#spec;
    return denseBatch(
      output,
      pairs,
      columns.map((column, index) => typed(column, output, index)),
      came.kinds,
    );
  }
}

/** The column as the output has it. */
function typed(column: Column, output: Schema, index: number): Column {
  return { ...column, type: present(output.fields[index], `output column ${index}`).type };
}
