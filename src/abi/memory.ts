import type { KernelFamily } from './table.ts';

/** Fault numbers that any kernel may return instead of a count. */
export const fault = {
  /** The slot's memory budget is spent; `pagesLastOwner()` tells who asked. */
  FAULT_MEMORY: -1,
  /** A record cannot be decoded; the family's state struct says where and why. */
  FAULT_DATA: -2,
  /** An expression failed on a row (division by zero, bad cast); details in the fault record. */
  FAULT_EXPRESSION: -3,
  /** The output buffers are full; call again with the rest. */
  FAULT_OUTPUT_FULL: -4,
  /** The next bucket of a walk lies in the spill file: call again when it is in memory. */
  FAULT_SPILLED: -5,
} as const;

/** State byte of a page of slot memory. */
export const pageState = {
  PAGE_FREE: 0,
  /** In use, outside any snapshot: arenas, scratch. */
  PAGE_SCRATCH: 1,
  /** A bucket of operator state; what a snapshot knows of it is in the directory that leads to it. */
  PAGE_STATE: 2,
} as const;

/** Runs of 64 KiB pages with a state byte and an owner each. */
export const memory = {
  name: 'memory',
  module: 'memory/pages',
  functions: {
    /** Call once, before anything else. `limitBytes` is the slot's budget, at most the size of the memory. */
    pagesInit: { parameters: { limitBytes: 'u32' }, result: 'void' },
    /** Address of a run of at least `bytes`, zeroed, rounded up to a power of two of pages; 0 when the budget is spent. */
    pagesAllocate: { parameters: { owner: 'i32', bytes: 'u32', state: 'i32' }, result: 'ptr' },
    /** Gives back a run that `pagesAllocate` returned. */
    pagesRelease: { parameters: { run: 'ptr' }, result: 'void' },
    /** Bytes in use by `owner`, or by all for owner -1. */
    pagesUsedBytes: { parameters: { owner: 'i32' }, result: 'u32' },
    /** Free bytes of the zone that state is taken from first, three quarters of all. */
    pagesStateFreeBytes: { parameters: {}, result: 'u32' },
    /** Largest `pagesUsedBytes(-1)` so far. */
    pagesPeakBytes: { parameters: {}, result: 'u32' },
    /** Owner whose request was refused last, or -1. */
    pagesLastOwner: { parameters: {}, result: 'i32' },
    /** State byte of the page that holds `address`. */
    pagesStateOf: { parameters: { address: 'ptr' }, result: 'i32' },
  },
  constants: { ...fault, ...pageState },
} as const satisfies KernelFamily;
