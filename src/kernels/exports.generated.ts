// Written by tools/generate-abi.ts from src/abi. Do not edit.

import type { Ptr } from '../abi/ptr.ts';

/** Hash of the contract that this file was written from; the loader compares it with the module. */
export const expectedAbiHash = -1443747126;

/** The functions of `wasm-build/kernels.wasm`. A negative i32 is a fault number. */
export interface KernelExports {
  readonly abiHash: () => number;
  readonly gatherBits: (source: Ptr, selection: Ptr, rows: number, target: Ptr) => number;
  readonly gatherFixed: (source: Ptr, width: number, selection: Ptr, rows: number, target: Ptr) => void;
  readonly gatherOffsets: (offsets: Ptr, selection: Ptr, rows: number, target: Ptr) => number;
  readonly gatherBytes: (offsets: Ptr, source: Ptr, selection: Ptr, rows: number, target: Ptr) => void;
  readonly gatherElements: (offsets: Ptr, selection: Ptr, rows: number, target: Ptr) => void;
  readonly pagesInit: (limitBytes: number) => void;
  readonly pagesAllocate: (owner: number, bytes: number, state: number) => Ptr;
  readonly pagesRelease: (run: Ptr) => void;
  readonly pagesUsedBytes: (owner: number) => number;
  readonly pagesPeakBytes: () => number;
  readonly pagesLastOwner: () => number;
  readonly pagesStateOf: (address: Ptr) => number;
}

/** Names of every export, so that the loader can tell which one a module lacks. */
export const kernelNames = [
  'gatherBits',
  'gatherFixed',
  'gatherOffsets',
  'gatherBytes',
  'gatherElements',
  'pagesInit',
  'pagesAllocate',
  'pagesRelease',
  'pagesUsedBytes',
  'pagesPeakBytes',
  'pagesLastOwner',
  'pagesStateOf',
] as const;
