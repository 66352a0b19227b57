import { pageState } from '../abi/memory.ts';
import type { Ptr } from '../abi/ptr.ts';
import { bucketFields, slotFlag, stateWalkFields } from '../abi/state-table.ts';
import { structLayout } from '../abi/table.ts';
import { present } from '../base/assert.ts';
import { limits } from '../base/limits.ts';
import type { Arena } from '../kernels/arena.ts';
import { address, type MemoryOwner, type SlotMemory } from '../kernels/slot-memory.ts';
import { everyHash, type HashRange } from './hash-range.ts';
import type { SpillFile } from './spill-file.ts';
import { SpillSpace } from './spill-space.ts';
import type { Directory, StateTable } from './state-table.ts';

const bucketLayout = structLayout(bucketFields);
const walkLayout = structLayout(stateWalkFields);
/**
 * The part of the memory for state that is kept free for what one batch adds to it. Where that is less than what the buckets take that
 * one batch can split, because good hashes fill all of them at about the same time, it is more.
 */
const reservePart = 12;
const smallReservePart = 3;
const batchSplitBytes = 8 << 20;
/** When the state has grown or shrunk by so many pages, what could not be spilled is looked at again. */
const pagesToUnpin = 4;
/** Mark of a run behind another that a snapshot still reads. */
const markFrozen = 2;
/** Mark of a run that only a snapshot reads. */
const markLeft = 4;

/** A page in the spill file. */
export interface SpilledPage {
  readonly position: number;
  readonly bytes: number;
  /** Position of its table among those of the operator. */
  readonly table: number;
  readonly hash: number;
  readonly hashBits: number;
  tag: number;
  /** A snapshot has the content, under the tag. */
  isKnown: boolean;
  /** A snapshot still reads it here. */
  isFrozen: boolean;
  /** No bucket needs it here any more. */
  isGone: boolean;
  /** It was frozen in memory, and is nowhere else now. */
  readonly hasMoved: boolean;
}

interface SpilledBucket {
  readonly partition: number;
  readonly table: number;
  readonly namespace: number;
  /** With those behind it. */
  readonly pages: readonly SpilledPage[];
}

interface Spilling {
  /** Opened when the first partition goes there. */
  readonly open: () => SpillFile;
  file: SpillFile | undefined;
  readonly space: SpillSpace;
  /** Leading bits of the hash that number a partition. */
  readonly bits: number;
  readonly firstPartition: number;
  readonly lastPartition: number;
}

/**
 * Moves state between memory and a spill file, one partition at a time: the buckets of all tables and namespaces whose hashes begin with the
 * same bits. Small tables, whose buckets have the rows of several partitions, stay in memory.
 */
export class StatePager {
  readonly #memory: SlotMemory;
  readonly #owner: MemoryOwner;
  readonly #tables: readonly StateTable[];
  readonly #walk: Ptr;
  #spilling: Spilling | undefined;
  readonly #buckets = new Map<number, SpilledBucket>();
  /** Numbers of the buckets of each spilled partition. */
  readonly #partitions = new Map<number, Set<number>>();
  readonly #spareNumbers: number[] = [];
  /** Partitions of which nothing could be spilled when the operator used so many bytes: their rows share buckets with those of others. */
  readonly #pinned = new Set<number>();
  #pinnedAtBytes = 0;
  /** How much each partition was used lately. */
  readonly #use = new Map<number, number>();
  /** By tag, how many read a frozen page in memory just now: it stays, though its bucket may go. */
  readonly #readers = new Map<number, number>();
  /** Frozen pages by tag, in the file, whether they are in memory again or not. */
  readonly #frozen = new Map<number, SpilledPage>();

  /** `arena` must live as long as the operator. @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, arena: Arena, tables: readonly StateTable[]) {
    this.#memory = memory;
    this.#owner = owner;
    this.#tables = tables;
    this.#walk = arena.allocate(walkLayout.sizeBytes);
    for (const [number, table] of tables.entries()) {
      table.pager = this;
      table.onDrop = (namespace) => this.#forget(number, namespace);
    }
  }

  /** From now on state of these hashes may go to the file that `open` gives, in partitions by the leading `bits` of the hash. */
  begin(open: () => SpillFile, owned: HashRange, bits: number): void {
    const partitionOf = (hash: number): number => hash >>> (32 - bits);
    this.#spilling = {
      open,
      file: undefined,
      space: new SpillSpace(),
      bits,
      firstPartition: partitionOf(owned.first),
      lastPartition: partitionOf(owned.last),
    };
  }

  /** Whether anything lies in the file. */
  get hasSpilled(): boolean {
    return this.#buckets.size > 0;
  }

  isSpilled(partition: number): boolean {
    return this.#partitions.has(partition);
  }

  /** Bytes of the file that hold a page: of buckets that lie there, and what a snapshot still reads. */
  get fileBytes(): number {
    return this.#spilling?.space.usedBytes ?? 0;
  }

  /** Bytes of a partition in the file. */
  spilledBytes(partition: number): number {
    let bytes = 0;
    for (const number of this.#partitions.get(partition) ?? []) {
      for (const page of this.#buckets.get(number)?.pages ?? []) bytes += page.bytes;
    }
    return bytes;
  }

  /** Says that so many rows of a partition have come, so that those used least are spilled first. */
  noteUse(partition: number, rows: number): void {
    this.#use.set(partition, (this.#use.get(partition) ?? 0) + rows);
  }

  /** Ranges of hashes that cover everything, to be walked one after the other: `visit` before each. */
  ranges(): HashRange[] {
    const spilling = this.#spilling;
    // Even if all is in memory, there may be no room for as much again.
    const hasRoom = !this.hasSpilled && this.freeBytes > this.#memory.usedBytes(this.#owner);
    if (spilling === undefined || hasRoom) return [everyHash];
    const { bits, firstPartition, lastPartition } = spilling;
    return Array.from({ length: lastPartition - firstPartition + 1 }, (_, index) => {
      const range = rangeOf(firstPartition + index, bits);
      const isFirst = index === 0;
      const isLast = firstPartition + index === lastPartition;
      return { first: isFirst ? 0 : range.first, last: isLast ? everyHash.last : range.last };
    });
  }

  /** Loads what lies in the file of a range that `ranges` gave. @throws MEMORY_BUDGET; FILE_UNREADABLE */
  visit(range: HashRange): void {
    const spilling = this.#spilling;
    if (spilling === undefined) return;
    if (range === everyHash) return;
    const partition = Math.min(range.last >>> (32 - spilling.bits), spilling.lastPartition);
    this.makeReserve(partition);
    this.load(partition);
  }

  /** Makes room for what one batch adds to the state; `keep` stays. */
  makeReserve(keep?: number): void {
    this.makeFree(this.reserveBytes, keep);
  }

  /** Spills until so many bytes of the memory for state are free, or nothing more can be; `keep` stays. */
  makeFree(bytes: number | (() => number), keep?: number): void {
    const neededBytes = typeof bytes === 'number' ? () => bytes : bytes;
    if (this.freeBytes >= neededBytes()) return;
    this.#unpin();
    while (this.freeBytes < neededBytes()) {
      const partition = this.#coldest(keep);
      if (partition === undefined) return;
      this.#spill(partition);
    }
  }

  /** Somebody reads a frozen page in memory, until as many calls of `endRead`. */
  beginRead(tag: number): void {
    this.#readers.set(tag, (this.#readers.get(tag) ?? 0) + 1);
  }

  endRead(tag: number): void {
    const others = (this.#readers.get(tag) ?? 0) - 1;
    if (others > 0) this.#readers.set(tag, others);
    else this.#readers.delete(tag);
  }

  /** Moves a frozen page that no bucket leads to any more. False for another, and for one that somebody reads just now. */
  moveLeft(table: number, run: Ptr): boolean {
    const { kernels } = this.#memory;
    if (this.#spilling === undefined || (kernels.statePageMark(run) & markLeft) === 0) return false;
    if (this.#readers.has(kernels.statePageTag(run) >>> 0)) return false;
    const page = this.#pageOf(table, run, slotFlag.SLOT_FROZEN);
    page.isGone = true;
    this.#write(run, page);
    kernels.stateLeave(run, 0);
    return true;
  }

  /** Brings a partition back to memory. @throws MEMORY_BUDGET; FILE_UNREADABLE */
  load(partition: number): void {
    const numbers = this.#partitions.get(partition);
    if (numbers === undefined) return;
    this.makeFree(this.spilledBytes(partition) + this.reserveBytes, partition);
    for (const number of numbers) this.#loadBucket(number);
    this.#partitions.delete(partition);
    this.#pinned.delete(partition);
  }

  /** A range of hashes in parts that can be worked on one after the other, each with `loadHash` of its first before. */
  partsOf(range: HashRange): HashRange[] {
    const spilling = this.#spilling;
    if (spilling === undefined || !this.hasSpilled) return [range];
    const { bits } = spilling;
    const [firstPartition, lastPartition] = [range.first >>> (32 - bits), range.last >>> (32 - bits)];
    if (firstPartition === lastPartition) return [range];
    return Array.from({ length: lastPartition - firstPartition + 1 }, (_, index) =>
      rangeOf(firstPartition + index, bits),
    );
  }

  /** Brings the partition of a hash back, if it has gone. */
  loadHash(hash: number): void {
    if (this.#spilling !== undefined) this.load(hash >>> (32 - this.#spilling.bits));
  }

  /** Brings the partition of the bucket in a directory's slot back. */
  loadSlot(directory: Directory, index: number): void {
    const number = this.#memory.kernels.stateSpilledAt(directory, index) >>> 0;
    this.load(present(this.#buckets.get(number), 'spilled bucket').partition);
  }

  /** Pages in the file, as a snapshot that begins sees them: those that no snapshot has get new tags, and are frozen. */
  freeze(nextTag: () => number): SpilledPage[] {
    const pages: SpilledPage[] = [];
    for (const bucket of this.#buckets.values()) {
      for (const page of bucket.pages) {
        if (!page.isKnown) {
          page.tag = nextTag();
          page.isKnown = true;
          page.isFrozen = true;
          this.#frozen.set(page.tag, page);
        }
        pages.push(page);
      }
    }
    return pages;
  }

  thaw(tag: number, outcome: 'stored' | 'given-up'): void {
    const page = this.#frozen.get(tag);
    if (page === undefined) return;
    this.#frozen.delete(tag);
    page.isFrozen = false;
    if (outcome === 'given-up') page.isKnown = false;
    if (page.isGone) this.#spilling?.space.release(page.position, page.bytes);
  }

  /** Whether a page that was frozen in memory lies in the file instead. */
  hasMoved(tag: number): boolean {
    return this.movedPage(tag) !== undefined;
  }

  movedPage(tag: number): SpilledPage | undefined {
    const page = this.#frozen.get(tag);
    return page?.hasMoved === true ? page : undefined;
  }

  /** Reads a page of the file that is frozen or belongs to a spilled bucket. */
  read(page: SpilledPage, into: Uint8Array): void {
    present(this.#spilling?.file, 'spill file').read(page.position, into);
  }

  close(): void {
    this.#spilling?.file?.close();
    this.#spilling = undefined;
    this.#buckets.clear();
    this.#partitions.clear();
    this.#frozen.clear();
  }

  /** What state may still take. */
  get freeBytes(): number {
    return this.#memory.stateFreeBytes;
  }

  /** How much of that is kept free. */
  get reserveBytes(): number {
    const { stateBytes } = this.#memory;
    return Math.max(stateBytes / reservePart, Math.min(stateBytes / smallReservePart, batchSplitBytes));
  }

  /** Buckets that have split since may be those of one partition now. */
  #unpin(): void {
    const usedBytes = this.#memory.usedBytes(this.#owner);
    if (Math.abs(usedBytes - this.#pinnedAtBytes) < pagesToUnpin * limits.pageBytes) return;
    this.#pinned.clear();
    this.#pinnedAtBytes = usedBytes;
  }

  #coldest(keep: number | undefined): number | undefined {
    const spilling = this.#spilling;
    if (spilling === undefined) return undefined;
    let coldest: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let partition = spilling.firstPartition; partition <= spilling.lastPartition; partition++) {
      if (partition === keep || this.#partitions.has(partition) || this.#pinned.has(partition)) continue;
      const use = this.#use.get(partition) ?? 0;
      if (use >= least) continue;
      least = use;
      coldest = partition;
    }
    return coldest;
  }

  #spill(partition: number): void {
    const { bits } = present(this.#spilling, 'spilling');
    const { kernels, u32 } = this.#memory;
    const { first, last } = rangeOf(partition, bits);
    const walk = this.#walk;
    let spilled = 0;
    for (const [number, table] of this.#tables.entries()) {
      for (const namespace of table.namespaces) {
        const directory = present(table.find(namespace), 'namespace');
        u32.fill(0, walk >>> 2, (walk + walkLayout.sizeBytes) >>> 2);
        u32[(walk + walkLayout.offset.index) >>> 2] = table.slotNumber(directory, first);
        for (;;) {
          const name = this.#spareNumbers.pop() ?? this.#buckets.size;
          const run = address(kernels.stateSpill(directory, walk, last, bits, name));
          if (run === 0) {
            this.#spareNumbers.push(name);
            break;
          }
          const flags = u32[(walk + walkLayout.offset.tag) >>> 2] ?? 0;
          this.#keep(name, { partition, table: number, namespace, pages: this.#writeChain(number, run, flags) });
          spilled++;
        }
      }
    }
    if (spilled === 0) this.#pinned.add(partition);
    this.#use.set(partition, 0);
  }

  #keep(number: number, bucket: SpilledBucket): void {
    this.#buckets.set(number, bucket);
    const numbers = this.#partitions.get(bucket.partition);
    if (numbers === undefined) this.#partitions.set(bucket.partition, new Set([number]));
    else numbers.add(number);
  }

  /** Writes a bucket and those behind it, and lets go of their runs, also when they cannot be written. */
  #writeChain(table: number, first: Ptr, flags: number): SpilledPage[] {
    const { kernels } = this.#memory;
    const chain: { readonly run: Ptr; readonly page: SpilledPage }[] = [];
    for (let run = first; run !== 0; run = address(kernels.statePageLink(run))) {
      chain.push({ run, page: this.#pageOf(table, run, run === first ? flags : undefined) });
    }
    try {
      for (const { run, page } of chain) this.#write(run, page);
    } finally {
      for (const { run, page } of chain) kernels.stateLeave(run, page.isFrozen && !page.hasMoved ? 1 : 0);
    }
    return chain.map(({ page }) => page);
  }

  /** What a bucket is in the file; `flags` are those of its slot, undefined for one behind another. */
  #pageOf(table: number, run: Ptr, flags: number | undefined): SpilledPage {
    const { space } = present(this.#spilling, 'spilling');
    const { kernels, u32 } = this.#memory;
    const mark = kernels.statePageMark(run);
    const bytes = u32[(run + bucketLayout.offset.runBytes) >>> 2] ?? 0;
    const tag = kernels.statePageTag(run) >>> 0;
    const isFrozen = flags === undefined ? mark === markFrozen : (flags & slotFlag.SLOT_FROZEN) !== 0;
    return {
      position: space.take(bytes),
      bytes,
      table,
      hash: u32[(run + bucketLayout.offset.prefix) >>> 2] ?? 0,
      hashBits: u32[(run + bucketLayout.offset.depth) >>> 2] ?? 0,
      tag,
      isKnown: flags === undefined ? mark !== 0 : flags !== 0,
      isFrozen,
      isGone: false,
      hasMoved: isFrozen && !this.#readers.has(tag),
    };
  }

  #write(run: Ptr, page: SpilledPage): void {
    const spilling = present(this.#spilling, 'spilling');
    spilling.file ??= spilling.open();
    spilling.file.write(page.position, this.#memory.u8.subarray(run, run + page.bytes));
    if (page.isFrozen) this.#frozen.set(page.tag, page);
  }

  #loadBucket(number: number): void {
    const { table, namespace, pages, partition } = present(this.#buckets.get(number), 'spilled bucket');
    const file = present(this.#spilling?.file, 'spill file');
    const { kernels, u8 } = this.#memory;
    const directory = present(this.#tables[table]?.find(namespace), 'namespace');
    const runs: Ptr[] = [];
    try {
      for (const { position, bytes } of pages) {
        const run = this.#memory.allocate(this.#owner, bytes, pageState.PAGE_STATE);
        runs.push(run);
        file.read(position, u8.subarray(run, run + bytes));
      }
    } catch (thrown) {
      for (const run of runs) this.#memory.release(run);
      throw thrown;
    }
    for (const [index, page] of pages.entries()) {
      const run = present(runs[index], 'run');
      // What a snapshot still reads in the file counts as written: another copy of it may come to be.
      kernels.stateReturn(directory, run, page.isKnown && !page.isFrozen ? 1 : 0, page.tag);
      this.#letGo(page);
    }
    this.#buckets.delete(number);
    this.#spareNumbers.push(number);
    this.#partitions.get(partition)?.delete(number);
  }

  /** No bucket needs the page's bytes in the file any more. */
  #letGo(page: SpilledPage): void {
    page.isGone = true;
    if (!page.isFrozen) this.#spilling?.space.release(page.position, page.bytes);
  }

  #forget(table: number, namespace: number): void {
    for (const [number, bucket] of this.#buckets) {
      if (bucket.table !== table || bucket.namespace !== namespace) continue;
      for (const page of bucket.pages) this.#letGo(page);
      this.#buckets.delete(number);
      this.#spareNumbers.push(number);
      const numbers = this.#partitions.get(bucket.partition);
      numbers?.delete(number);
      if (numbers?.size === 0) this.#partitions.delete(bucket.partition);
    }
  }
}

function rangeOf(partition: number, bits: number): HashRange {
  const first = partition * 2 ** (32 - bits);
  return { first, last: first + 2 ** (32 - bits) - 1 };
}
