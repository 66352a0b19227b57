import { inlineSlots, stateDirectoryFields, stateReferenceFields, stateTableFields } from '../abi/state-table.ts';
import { nullPtr, type Ptr } from '../abi/ptr.ts';
import { structLayout } from '../abi/table.ts';
import type { Arena } from '../kernels/arena.ts';
import type { MemoryOwner, SlotMemory } from '../kernels/slot-memory.ts';
import type { StatePager } from './state-pager.ts';

const tableLayout = structLayout(stateTableFields);
const directoryLayout = structLayout(stateDirectoryFields);
const referenceLayout = structLayout(stateReferenceFields);
/** Bytes of heap that a reference needs, before any has been seen. */
const heapBytesGuess = 32;

/** Entries of a state table as the kernels see them. */
export interface EntryLayout {
  /** A multiple of 8, at least 16. */
  readonly entryBytes: number;
  /** What an entry leads to in the heap of its bucket: byte of the entry, and number of `referenceKind`. */
  readonly references: readonly { readonly offset: number; readonly kind: number }[];
  /** A key may have entries in several buckets, so that a hot one needs no ever larger bucket. */
  readonly chains: boolean;
}

/** Address of the hash table of one namespace. */
export type Directory = Ptr;

/** One state table: a hash table in pages for each of its namespaces. A table without namespaces has one, 0. */
export class StateTable {
  readonly #memory: SlotMemory;
  /** Holds the structs; not released by the table. */
  readonly #arena: Arena;
  readonly #directories = new Map<number, Directory>();
  /** Structs that no hash table needs any more. */
  readonly #spare: Directory[] = [];
  /** Address of the struct that its directories share. */
  readonly table: Ptr;
  /** What moves its buckets to a file and back, where there is one. */
  pager: StatePager | undefined = undefined;
  /** Called when a namespace is dropped. */
  onDrop: (namespace: number) => void = () => {};

  /** `number` is its position in `KeyedState.tables`; `arena` must live as long as the table. @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, owner: MemoryOwner, arena: Arena, number: number, layout: EntryLayout) {
    this.#memory = memory;
    this.#arena = arena;
    this.table = this.#allocateZeroed(tableLayout.sizeBytes);
    const references = this.#allocateZeroed(layout.references.length * referenceLayout.sizeBytes);
    const { u32 } = memory;
    for (const [index, { offset, kind }] of layout.references.entries()) {
      const at = references + index * referenceLayout.sizeBytes;
      u32[(at + referenceLayout.offset.offset) >>> 2] = offset;
      u32[(at + referenceLayout.offset.kind) >>> 2] = kind;
    }
    const fields = {
      owner,
      number,
      entryBytes: layout.entryBytes,
      references,
      referenceCount: layout.references.length,
      chains: layout.chains ? 1 : 0,
      heapBytesAverage: layout.references.length * heapBytesGuess,
    };
    for (const [name, value] of Object.entries(fields)) {
      u32[(this.table + tableLayout.offset[name as keyof typeof fields]) >>> 2] = value;
    }
  }

  /** Number of namespaces. */
  get size(): number {
    return this.#directories.size;
  }

  /** Namespaces with a hash table, ascending. */
  get namespaces(): number[] {
    return [...this.#directories.keys()].sort((a, b) => a - b);
  }

  find(namespace: number): Directory | undefined {
    return this.#directories.get(namespace);
  }

  /** The hash table of a namespace, made when it is new. */
  open(namespace: number): Directory {
    const known = this.#directories.get(namespace);
    if (known !== undefined) return known;
    const directory = this.borrow();
    this.#memory.view.setBigInt64(directory + directoryLayout.offset.namespace, BigInt(namespace), true);
    this.#directories.set(namespace, directory);
    return directory;
  }

  /** Gives back a namespace and everything in it; what a snapshot still reads stays until it is thawed. */
  drop(namespace: number): void {
    const directory = this.#directories.get(namespace);
    if (directory === undefined) return;
    this.#directories.delete(namespace);
    this.giveBack(directory);
    this.onDrop(namespace);
  }

  /** An empty hash table that is no part of the state. */
  borrow(): Directory {
    const directory = this.#spare.pop() ?? this.#allocateZeroed(directoryLayout.sizeBytes + inlineSlots * 4);
    this.#memory.kernels.stateDirectoryOpen(directory, this.table);
    return directory;
  }

  giveBack(directory: Directory): void {
    this.#memory.kernels.stateDirectoryClear(directory);
    this.#spare.push(directory);
  }

  /** Number of the slot of a hash. */
  slotNumber(directory: Directory, hash: number): number {
    return hash >>> (this.#memory.u32[(directory + directoryLayout.offset.shift) >>> 2] ?? 0);
  }

  /** Entries in a hash table, or in all namespaces. */
  countRows(directory?: Directory): number {
    const rowsAt = directoryLayout.offset.rows;
    if (directory !== undefined) return this.#memory.u32[(directory + rowsAt) >>> 2] ?? 0;
    let rows = 0;
    for (const each of this.#directories.values()) rows += this.#memory.u32[(each + rowsAt) >>> 2] ?? 0;
    return rows;
  }

  /** Drops every namespace; frozen pages stay until they are thawed. No borrowed hash table may be in use, and nothing be opened any more. */
  close(): void {
    for (const directory of this.#directories.values()) this.#memory.kernels.stateDirectoryClear(directory);
    this.#directories.clear();
    this.#spare.length = 0;
  }

  #allocateZeroed(bytes: number): Ptr {
    if (bytes === 0) return nullPtr;
    const start = this.#arena.allocate(bytes);
    this.#memory.u8.fill(0, start, start + bytes);
    return start;
  }
}
