import { nullPtr, type Ptr } from '../abi/ptr.ts';
import type { Batch, Column } from '../arrow/batch.ts';
import type { Field } from '../arrow/data-type.ts';
import { present } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Arena } from '../kernels/arena.ts';
import { selectedRowNumbers } from '../kernels/column-reader.ts';
import { gatherRows } from '../kernels/pack-batch.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import type { Directory } from '../state/state-table.ts';
import { beforeAllMs, expiredMs, hiddenMs, lifetimeMs, type StateTtlConfig, unsavedMs } from '../state/state-ttl.ts';

/** When a row of state was written, the last column of portable rows of state with a time to live; NULL = now. */
export const changedField: Field = { name: '$changed', type: { kind: 'timestamp-ltz', precision: 3, nullable: true } };

/** The time to live of the entries of one hash table. Processing time, whole milliseconds. */
export class Expiry {
  readonly #memory: SlotMemory;
  readonly #clock: Clock;
  readonly #ttl: StateTtlConfig;
  /** 0 = for ever. */
  readonly #ttlMs: number;
  /** Place in an entry of the time at which it was written. */
  readonly #timeOffset: number;
  #nextHash = 0;
  #searchedMs = Number.NEGATIVE_INFINITY;

  constructor(memory: SlotMemory, clock: Clock, ttl: StateTtlConfig, timeOffset: number) {
    this.#memory = memory;
    this.#clock = clock;
    this.#ttl = ttl;
    this.#ttlMs = lifetimeMs(ttl);
    this.#timeOffset = timeOffset;
  }

  get nowMs(): number {
    return Math.floor(this.#clock.nowMs());
  }

  /** What has this time or an earlier one has expired. */
  get expiredMs(): number {
    return expiredMs(this.#ttl, this.nowMs);
  }

  /** What has this time or an earlier one is not seen. */
  get hiddenMs(): number {
    return hiddenMs(this.#ttl, this.nowMs);
  }

  /** Searches some buckets of the hash table, in turn, for entries to remove; at most once in a millisecond. */
  search(directory: Directory): void {
    const { nowMs } = this;
    const { incrementalBuckets } = this.#ttl.cleanup;
    if (this.#ttlMs === 0 || incrementalBuckets === 0 || nowMs === this.#searchedMs) return;
    this.#searchedMs = nowMs;
    const { kernels } = this.#memory;
    const expired = BigInt(this.expiredMs);
    const next = kernels.stateExpire(directory, this.#timeOffset, expired, this.#nextHash, incrementalBuckets);
    this.#nextHash = next >>> 0;
  }

  /** Portable rows without those that have expired, unless savepoints have them. */
  withoutExpired(batch: Batch, arena: Arena): Batch {
    const unsaved = BigInt(unsavedMs(this.#ttl, this.nowMs));
    if (unsaved === BigInt(beforeAllMs)) return batch;
    const { i64, u32 } = this.#memory;
    const { data } = present(batch.columns.at(-1), 'time of change');
    const selection = arena.allocate(batch.rows * 4);
    let selectedRows = 0;
    for (let row = 0; row < batch.rows; row++) {
      if ((i64[data / 8 + row] ?? 0n) > unsaved) u32[selection / 4 + selectedRows++] = row;
    }
    return selectedRows === batch.rows ? batch : gatherRows(this.#memory, arena, batch, selection, selectedRows);
  }

  /** Portable rows with a time in each. */
  withTimes(batch: Batch, arena: Arena): Batch {
    if (this.#ttlMs === 0) return batch;
    const time = present(batch.columns.at(-1), 'time of change');
    const known: Column = { ...time, validity: nullPtr, data: this.#knownTimes(batch, time, arena) };
    return { ...batch, columns: [...batch.columns.slice(0, -1), known] };
  }

  #knownTimes(batch: Batch, { data, validity }: Column, arena: Arena): Ptr {
    if (validity === 0) return data;
    const { i64, u8 } = this.#memory;
    const known = arena.allocate(batch.rows * 8);
    const now = BigInt(this.nowMs);
    for (const row of selectedRowNumbers(this.#memory, batch)) {
      const isKnown = (((u8[validity + (row >>> 3)] ?? 0) >>> (row & 7)) & 1) === 1;
      i64[known / 8 + row] = isKnown ? (i64[data / 8 + row] ?? now) : now;
    }
    return known;
  }
}
