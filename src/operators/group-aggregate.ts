import { groupChangesFields } from '../abi/group-aggregate.ts';
import type { Ptr } from '../abi/ptr.ts';
import { structLayout } from '../abi/table.ts';
import { type Batch, type Column, denseBatch } from '../arrow/batch.ts';
import type { Schema } from '../arrow/data-type.ts';
import { assert } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import { Arena } from '../kernels/arena.ts';
import { ownedHashes } from '../state/hash-range.ts';
import type { KeyedState } from '../state/keyed-state.ts';
import type { Directory } from '../state/state-table.ts';
import { SparseBuckets } from '../state/sparse-buckets.ts';
import { lifetimeMs, type StateTtlConfig } from '../state/state-ttl.ts';
import type { AggregateCall } from './aggregate-call.ts';
import { Expiry } from './expiry.ts';
import { type GroupAggregateLayout, groupAggregateLayout } from './group-aggregate-layout.ts';
import { GroupColumns } from './group-columns.ts';
import { physicalCodeOf } from './group-layout.ts';
import { describeGroups } from './group-state-layout.ts';
import { GroupTables } from './group-tables.ts';
import { GroupedState } from './grouped-state.ts';
import { keyHashes } from './key-hashes.ts';
import { maxWatermarkMs, type Operator, type OperatorContext, type OperatorSnapshot } from './operator.ts';

/** GROUP BY without a window: a result row for each key, changed as rows come. */
export interface GroupAggregateSpec {
  readonly kind: 'group-aggregate';
  readonly input: Schema;
  /** Empty for an aggregation of everything. */
  readonly keyColumns: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  /** The input has updates and deletions, which are taken back out; a group whose rows are all gone is deleted. */
  readonly updating: boolean;
  /**
   * `changes`: each batch of input gives at most one change of each key that it touched: +I, or -U and +U, or -D; nothing before the first
   * row. `end`: one +I for each key at the end of a bounded input, and one row without key columns even if there was none.
   */
  readonly emits: 'changes' | 'end';
  /** Whether somebody needs the old row of an update; otherwise +U comes alone. */
  readonly updateBefore: boolean;
  /** The time of a group is when a row of it came last: each row reads and writes it. */
  readonly ttl: StateTtlConfig;
  /** Keys, then aggregates. */
  readonly output: Schema;
}

const changesLayout = structLayout(groupChangesFields);

/**
 * Aggregation without windows.
 *
 *   result(key) = fold of the rows of the key so far;   change(key, batch) = result before the batch -> result after it
 *
 * State: groups key -> accumulators. No change goes out when the result is the same before and after.
 */
export class GroupAggregate implements Operator {
  readonly keyedState: KeyedState;
  readonly #spec: GroupAggregateSpec;
  readonly #context: OperatorContext;
  readonly #layout: GroupAggregateLayout;
  readonly #groups: GroupTables;
  readonly #directory: Directory;
  readonly #state: GroupedState;
  readonly #keys: GroupColumns;
  readonly #results: GroupColumns;
  readonly #expiry: Expiry;
  /** Holds the descriptor of the batch at work. */
  readonly #fixed: Arena;
  readonly #changes: Ptr;
  /** Holds one batch of output at a time. */
  readonly #output: Arena;
  /** Whether an update needs the old result to see whether there is an update at all. */
  readonly #comparesOld: boolean;
  /** Whether groups come and go. */
  readonly #forgetsGroups: boolean;
  readonly #sparse: SparseBuckets;

  /** @throws SQL_UNSUPPORTED like `groupLayout`; MEMORY_BUDGET */
  constructor(spec: GroupAggregateSpec, context: OperatorContext) {
    const { memory, owner, subtask, parallelism, keyGroups } = context;
    this.#spec = spec;
    this.#context = context;
    this.#layout = groupAggregateLayout(spec);
    this.#groups = new GroupTables(memory, owner, this.#layout);
    this.#directory = this.#groups.state.open(0);
    this.#state = new GroupedState({
      memory,
      owner,
      layout: this.#layout,
      groups: this.#groups,
      description: describeGroups('groups', 0, this.#layout, undefined),
      namespace: undefined,
      owned: ownedHashes(subtask, parallelism, keyGroups),
      keyGroups,
    });
    this.#expiry = new Expiry(memory, context.clock, spec.ttl, this.#layout.changedOffset);
    this.keyedState = this.#expiringState();
    this.#keys = new GroupColumns(memory, this.#groups.plan, { ...this.#layout, results: [] });
    this.#results = new GroupColumns(memory, this.#groups.plan, { ...this.#layout, keys: [] });
    this.#output = new Arena(memory, owner);
    this.#fixed = new Arena(memory, owner);
    this.#changes = this.#fixed.allocate(changesLayout.sizeBytes);
    memory.u8.fill(0, this.#changes, this.#changes + changesLayout.sizeBytes);
    this.#set('rowsOffset', this.#layout.rowsOffset);
    this.#set('changedOffset', this.#layout.changedOffset);
    this.#set('isExact', this.#layout.isExact ? 1 : 0);
    this.#sparse = new SparseBuckets(memory, this.#directory);
    this.#forgetsGroups = spec.updating || lifetimeMs(spec.ttl) > 0;
    this.#comparesOld = lifetimeMs(spec.ttl) === 0 && (spec.updating || !spec.aggregates.some(countsRows));
  }

  onBatch(batch: Batch): void {
    const { memory, arena } = this.#context;
    assert(batch.kinds === 0 || this.#spec.updating, 'an aggregation of insertions got row kinds');
    const hashes = batch.hashes === 0 ? keyHashes(memory, arena, batch, this.#spec.keyColumns) : batch.hashes;
    this.#groups.setInput(batch, hashes);
    try {
      this.#fold(batch);
      if (this.#spec.emits === 'changes') this.#emitChanges();
    } catch (thrown) {
      // What was noted may be anywhere; the memory that the batch took goes back.
      this.#set('count', 0);
      memory.kernels.groupAggregateFinish(this.#changes, this.#directory);
      throw thrown;
    }
    memory.kernels.groupAggregateFinish(this.#changes, this.#directory);
    this.#expiry.search(this.#directory);
    if (this.#forgetsGroups) this.#sparse.merge();
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
    this.#state.close();
    this.#groups.close();
    this.#output.release();
    this.#fixed.release();
  }

  /** The groups with their time of change, where they have one. */
  #expiringState(): KeyedState {
    const state = this.#state;
    if (lifetimeMs(this.#spec.ttl) === 0) return state;
    return {
      tables: state.tables,
      pages: state.pages,
      rows: (table, arena) => this.#rows(table, arena),
      addRows: (table, batch) => {
        const arena = new Arena(this.#context.memory, this.#context.owner);
        state.addRows(table, this.#expiry.withTimes(batch, arena));
        arena.release();
      },
    };
  }

  *#rows(table: number, arena: Arena): Generator<Batch> {
    for (const batch of this.#state.rows(table, arena)) {
      const mark = arena.mark();
      const left = this.#expiry.withoutExpired(batch, arena);
      if (left.rows > 0) yield left;
      arena.rewind(mark);
    }
  }

  /** Folds the rows of the input and notes the groups that they touch. */
  #fold({ selection, selectedRows: rows }: Batch): void {
    const { memory, arena } = this.#context;
    const { offset } = changesLayout;
    memory.view.setBigInt64(this.#changes + offset.nowMs, BigInt(this.#expiry.nowMs), true);
    memory.view.setBigInt64(this.#changes + offset.expiredMs, BigInt(this.#expiry.hiddenMs), true);
    this.#set('entries', arena.allocate(rows * 4));
    this.#set('rowNumbers', arena.allocate(rows * 4));
    this.#set('before', arena.allocate(rows * this.#layout.entryBytes));
    const { plan } = this.#groups;
    if (memory.kernels.groupAggregateUpdate(this.#changes, plan, this.#directory, selection, rows) < 0) {
      throw memory.budgetError();
    }
  }

  /** Emits the changes of the touched groups. */
  #emitChanges(): void {
    const { memory } = this.#context;
    const pairs = this.#comparesOld || this.#spec.updateBefore ? 1 : 0;
    for (;;) {
      this.#output.reset();
      const keys = this.#output.allocate(limits.batchRowsMax * 4);
      const values = this.#output.allocate(limits.batchRowsMax * 4);
      const kinds = this.#output.allocate(limits.batchRowsMax);
      const rows = memory.kernels.groupAggregateChanges(
        this.#changes,
        this.#groups.plan,
        pairs,
        limits.batchRowsMax,
        keys,
        values,
        kinds,
      );
      if (rows === 0) return;
      const results = this.#results.of(values, rows, this.#output, 'results');
      const batch = this.#withoutSame(results, denseBatch(this.#spec.output, rows, [], kinds));
      if (batch.selectedRows === 0) continue;
      this.#emit({ ...batch, columns: [...this.#keys.of(keys, rows, this.#output, 'results'), ...results] });
    }
  }

  /** The batch without updates that change nothing, and without old rows that nobody needs. */
  #withoutSame(results: readonly Column[], batch: Batch): Batch {
    if (!this.#comparesOld) return batch;
    const { kernels, u8 } = this.#context.memory;
    const { rows, kinds } = batch;
    const differs = this.#output.allocate(rows);
    u8.fill(0, differs, differs + rows);
    for (const { type, validity, data, offsets } of results) {
      const physical = physicalCodeOf(type);
      if (kernels.groupAggregateCompare(physical, validity, data, offsets, rows, kinds, differs) > 0) continue;
      if (this.#spec.updateBefore) return batch;
      break;
    }
    const selection = this.#output.allocate(rows * 4);
    const updateBefore = this.#spec.updateBefore ? 1 : 0;
    const selectedRows = kernels.groupAggregateSelect(kinds, differs, rows, updateBefore, selection);
    return { ...batch, selection, selectedRows };
  }

  /** Emits every group as an insertion. */
  #emitAll(): void {
    let isEmpty = true;
    for (const { rows, columns } of this.#groups.columnsOf(this.#directory, this.#output, 'results')) {
      isEmpty = false;
      this.#emit(denseBatch(this.#spec.output, rows, columns));
    }
    const { subtask } = this.#context;
    if (isEmpty && subtask === 0 && this.#spec.keyColumns.length === 0) this.#emitNothingCounted();
  }

  /** The one row of an aggregation of everything when there was nothing. */
  #emitNothingCounted(): void {
    const { memory } = this.#context;
    const { accumulatorStart, entryBytes } = this.#layout;
    this.#output.reset();
    const entry = this.#output.allocate(entryBytes);
    const entries = this.#output.allocate(4);
    memory.u8.fill(0, entry, entry + accumulatorStart);
    memory.u8.copyWithin(
      entry + accumulatorStart,
      this.#groups.template,
      this.#groups.template + entryBytes - accumulatorStart,
    );
    memory.u32[entries >>> 2] = entry;
    this.#emit(denseBatch(this.#spec.output, 1, this.#results.of(entries, 1, this.#output, 'results')));
  }

  #emit(batch: Batch): void {
    const { arena, output } = this.#context;
    // What the rest of the chain allocates for one batch is not needed for the next.
    const mark = arena.mark();
    output.emit(batch);
    arena.rewind(mark);
  }

  #set(field: keyof typeof groupChangesFields, value: number): void {
    this.#context.memory.u32[(this.#changes + changesLayout.offset[field]) >>> 2] = value;
  }
}

/** COUNT(*), which every row changes. */
function countsRows(this: void, call: AggregateCall): boolean {
  return call.function === 'count' && call.argument === undefined;
}
