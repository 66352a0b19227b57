import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { bucketFields, frozenPageFields, stateWalkFields } from '../abi/state-table.ts';
import { pageState } from '../abi/memory.ts';
import { structLayout } from '../abi/table.ts';
import { present } from '../base/assert.ts';
import { PeltonError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { HashRange } from './hash-range.ts';
import type { FrozenState } from './keyed-state.ts';
import type { StateTable } from './state-table.ts';

const bucketLayout = structLayout(bucketFields);
const pageLayout = structLayout(frozenPageFields);
const walkLayout = structLayout(stateWalkFields);
/** Pages that a kernel writes down at once. */
const pagesAtOnce = 2048;

/** Pages of one freeze that have not been thawed: that of tag t is at index t - firstTag, 0 = thawed. */
interface FrozenPages {
  readonly firstTag: number;
  readonly addresses: Uint32Array;
  left: number;
}

/** Snapshots of the state tables of one operator subtask, as `KeyedState` describes them. */
export class TableSnapshots {
  readonly #memory: SlotMemory;
  readonly #owner: MemoryOwner;
  readonly #tables: readonly StateTable[];
  readonly #owned: HashRange;
  /** What kernels write down. */
  readonly #walk: Ptr;
  readonly #pages: Ptr;
  #frozen: FrozenPages[] = [];
  #nextTag = 1;

  /** `owned` are the hashes of rows that `adopt` keeps; `arena` must live as long as the operator. @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, arena: Arena, tables: readonly StateTable[], owned: HashRange) {
    this.#memory = memory;
    this.#owner = owner;
    this.#tables = tables;
    this.#owned = owned;
    this.#walk = arena.allocate(walkLayout.sizeBytes);
    this.#pages = arena.allocate(pagesAtOnce * pageLayout.sizeBytes);
  }

  freeze(): FrozenState {
    const firstNewTag = this.#nextTag;
    const pages = new PageList();
    const { kernels, u32 } = this.#memory;
    const walk = this.#walk;
    for (const [number, table] of this.#tables.entries()) {
      for (const namespace of table.namespaces) {
        const directory = present(table.find(namespace), 'namespace');
        u32.fill(0, walk >>> 2, (walk + walkLayout.sizeBytes) >>> 2);
        u32[(walk + walkLayout.offset.tag) >>> 2] = this.#nextTag;
        for (;;) {
          const count = kernels.stateFreeze(directory, walk, this.#pages, pagesAtOnce);
          if (count === 0) break;
          pages.add(u32, this.#pages, count, number);
        }
        this.#nextTag = u32[(walk + walkLayout.offset.tag) >>> 2] ?? 0;
      }
    }
    const state = pages.finish(firstNewTag);
    this.#remember(state, this.#nextTag - firstNewTag);
    return state;
  }

  thaw(tag: number, outcome: 'stored' | 'given-up'): void {
    const index = this.#frozen.findIndex(
      ({ firstTag, addresses }) => tag >= firstTag && tag < firstTag + addresses.length,
    );
    const frozen = this.#frozen[index];
    const run = (frozen?.addresses[tag - frozen.firstTag] ?? 0) as Ptr;
    if (frozen === undefined || run === 0) return;
    frozen.addresses[tag - frozen.firstTag] = 0;
    frozen.left--;
    if (frozen.left === 0) this.#frozen.splice(index, 1);
    const { u32, view } = this.#memory;
    const table = this.#tables[u32[(run + bucketLayout.offset.table) >>> 2] ?? 0];
    const namespace = Number(view.getBigInt64(run + bucketLayout.offset.namespace, true));
    this.#memory.kernels.stateThaw(table?.find(namespace) ?? nullPtr, run, outcome === 'stored' ? 1 : 0);
  }

  adopt(number: number, bytes: number, fill: (address: number) => void): number | undefined {
    const { kernels, view } = this.#memory;
    const table = present(this.#tables[number], `state table ${number}`);
    const run = this.#memory.allocate(this.#owner, Math.max(bytes, limits.pageBytes), pageState.PAGE_STATE);
    try {
      fill(run);
      if (bytes % limits.pageBytes !== 0 || kernels.stateIsBucket(table.table, run, bytes) < 0) {
        throw new PeltonError({
          code: 'SNAPSHOT_CORRUPT',
          message: `${bytes} bytes of a snapshot are no page of the operator's state table ${number}`,
          hint: 'restore from another checkpoint or savepoint',
        });
      }
    } catch (error) {
      this.#memory.release(run);
      throw error;
    }
    const directory = table.open(Number(view.getBigInt64(run + bucketLayout.offset.namespace, true)));
    const tag = this.#nextTag++;
    const result = kernels.stateAdopt(directory, run, this.#owned.first, this.#owned.last, tag);
    if (result < 0) throw this.#memory.budgetError();
    return result === 1 ? tag : undefined;
  }

  #remember({ tags, addresses }: FrozenState, count: number): void {
    if (count === 0) return;
    const firstTag = this.#nextTag - count;
    const frozen = new Uint32Array(count);
    for (let index = 0; index < tags.length; index++) {
      const tag = tags[index] ?? 0;
      if (tag >= firstTag) frozen[tag - firstTag] = addresses[index] ?? 0;
    }
    this.#frozen.push({ firstTag, addresses: frozen, left: count });
  }
}

/** Collects pages that kernels wrote down. */
class PageList {
  readonly #parts: { readonly words: Uint32Array; readonly table: number }[] = [];
  #count = 0;

  add(u32: Uint32Array, at: Ptr, count: number, table: number): void {
    this.#parts.push({ words: u32.slice(at >>> 2, (at + count * pageLayout.sizeBytes) >>> 2), table });
    this.#count += count;
  }

  finish(firstNewTag: number): FrozenState {
    const count = this.#count;
    const state = {
      tags: new Uint32Array(count),
      addresses: new Uint32Array(count),
      bytes: new Uint32Array(count),
      tables: new Uint8Array(count),
      hashes: new Uint32Array(count),
      hashBits: new Uint8Array(count),
      firstNewTag,
    };
    const { offset } = pageLayout;
    const step = pageLayout.sizeBytes >>> 2;
    let page = 0;
    for (const { words, table } of this.#parts) {
      for (let at = 0; at < words.length; at += step, page++) {
        state.tags[page] = words[at + (offset.tag >>> 2)] ?? 0;
        state.addresses[page] = words[at + (offset.address >>> 2)] ?? 0;
        state.bytes[page] = words[at + (offset.bytes >>> 2)] ?? 0;
        state.hashes[page] = words[at + (offset.hash >>> 2)] ?? 0;
        state.hashBits[page] = words[at + (offset.hashBits >>> 2)] ?? 0;
        state.tables[page] = table;
      }
    }
    return state;
  }
}
