import { stateWalkFields } from '../abi/state-table.ts';
import { offsetPtr, type Ptr } from '../abi/ptr.ts';
import { structLayout } from '../abi/table.ts';
import { fault } from '../abi/memory.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import type { Arena } from '../kernels/arena.ts';
import type { SlotMemory } from '../kernels/slot-memory.ts';
import { firstHash, type HashRange } from './hash-range.ts';
import type { StateTable } from './state-table.ts';

const walkLayout = structLayout(stateWalkFields);

/** Entries of a table, at most `batchRowsMax`: addresses (uint32), and how many of them in turn are of which namespace. */
export interface EntryBatch {
  readonly entries: Ptr;
  readonly rows: number;
  readonly namespaces: readonly { readonly namespace: number; readonly rows: number }[];
}

/**
 * The entries of a table with their hash in `range`, so that those of one key group are together, in order of hash within each
 * namespace. Allocates in `arena`; a batch is good until the next one, and as long as nobody writes to the table.
 */
export function* entriesInOrder(
  memory: SlotMemory,
  table: StateTable,
  range: HashRange,
  keyGroups: number,
  arena: Arena,
): Generator<EntryBatch> {
  const walk = arena.allocate(walkLayout.sizeBytes);
  const buffer = new EntryBuffer(arena);
  const { kernels, u32 } = memory;
  const namespaces = table.namespaces.map((namespace) => ({
    namespace,
    directory: present(table.find(namespace), 'namespace'),
  }));
  const parts = namespaces.length > 1 ? keyGroupRanges(range, keyGroups) : [range];
  for (const { first, last } of parts) {
    for (const { namespace, directory } of namespaces) {
      u32[(walk + walkLayout.offset.index) >>> 2] = 0;
      for (;;) {
        const found = kernels.stateEntries(directory, walk, first, last, buffer.end, buffer.room);
        if (found === 0) break;
        if (found > 0) buffer.add(namespace, found);
        else if (!buffer.isEmpty) yield* buffer.take();
        else if (found === fault.FAULT_OUTPUT_FULL) buffer.grow();
        else present(table.pager, 'pager').loadSlot(directory, u32[(walk + walkLayout.offset.index) >>> 2] ?? 0);
      }
    }
  }
  yield* buffer.take();
}

function keyGroupRanges(range: HashRange, keyGroups: number): HashRange[] {
  return Array.from({ length: keyGroups }, (_, group) => ({
    first: Math.max(firstHash(group, keyGroups), range.first),
    last: Math.min(firstHash(group + 1, keyGroups) - 1, range.last),
  })).filter(({ first, last }) => first <= last);
}

/** Entries that kernels found and nobody has taken. */
class EntryBuffer {
  readonly #arena: Arena;
  #start: Ptr;
  #capacity: number = limits.batchRowsMax;
  #rows = 0;
  #namespaces: { namespace: number; rows: number }[] = [];

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#start = arena.allocate(this.#capacity * 4);
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  get end(): Ptr {
    return offsetPtr(this.#start, this.#rows * 4);
  }

  get room(): number {
    return this.#capacity - this.#rows;
  }

  add(namespace: number, rows: number): void {
    this.#rows += rows;
    const last = this.#namespaces.at(-1);
    if (last?.namespace === namespace) last.rows += rows;
    else this.#namespaces.push({ namespace, rows });
  }

  /** For a bucket that has more entries than the empty buffer. */
  grow(): void {
    this.#capacity *= 2;
    this.#start = this.#arena.allocate(this.#capacity * 4);
  }

  /** Everything, and the buffer is empty; several batches when it has grown. */
  *take(): Generator<EntryBatch> {
    for (let first = 0; first < this.#rows; first += limits.batchRowsMax) {
      const rows = Math.min(this.#rows - first, limits.batchRowsMax);
      yield { entries: offsetPtr(this.#start, first * 4), rows, namespaces: this.#takeNamespaces(rows) };
    }
    this.#rows = 0;
  }

  #takeNamespaces(rows: number): { namespace: number; rows: number }[] {
    const taken: { namespace: number; rows: number }[] = [];
    for (let left = rows; left > 0; ) {
      const next = present(this.#namespaces[0], 'namespace');
      const count = Math.min(next.rows, left);
      taken.push({ namespace: next.namespace, rows: count });
      next.rows -= count;
      left -= count;
      if (next.rows === 0) this.#namespaces.shift();
    }
    return taken;
  }
}
