// Written by tools/generate-abi.ts from src/abi. Do not edit.

import { checkLayouts } from './generated/layouts';
import * as gather from './arrow/gather';
import * as memory from './memory/pages';

/** Hash of the contract; naming every kernel with its exact type makes a drift a compile error. */
export function abiHash(): i32 {
  checkLayouts();
  const gatherBitsType: (source: usize, selection: usize, rows: u32, target: usize) => i32 = gather.gatherBits;
  const gatherFixedType: (source: usize, width: i32, selection: usize, rows: u32, target: usize) => void = gather.gatherFixed;
  const gatherOffsetsType: (offsets: usize, selection: usize, rows: u32, target: usize) => u32 = gather.gatherOffsets;
  const gatherBytesType: (offsets: usize, source: usize, selection: usize, rows: u32, target: usize) => void = gather.gatherBytes;
  const gatherElementsType: (offsets: usize, selection: usize, rows: u32, target: usize) => void = gather.gatherElements;
  const pagesInitType: (limitBytes: u32) => void = memory.pagesInit;
  const pagesAllocateType: (owner: i32, bytes: u32, state: i32) => usize = memory.pagesAllocate;
  const pagesReleaseType: (run: usize) => void = memory.pagesRelease;
  const pagesUsedBytesType: (owner: i32) => u32 = memory.pagesUsedBytes;
  const pagesPeakBytesType: () => u32 = memory.pagesPeakBytes;
  const pagesLastOwnerType: () => i32 = memory.pagesLastOwner;
  const pagesStateOfType: (address: usize) => i32 = memory.pagesStateOf;
  return -1443747126;
}

export function gatherBits(source: usize, selection: usize, rows: u32, target: usize): i32 {
  return gather.gatherBits(source, selection, rows, target);
}

export function gatherFixed(source: usize, width: i32, selection: usize, rows: u32, target: usize): void {
  gather.gatherFixed(source, width, selection, rows, target);
}

export function gatherOffsets(offsets: usize, selection: usize, rows: u32, target: usize): u32 {
  return gather.gatherOffsets(offsets, selection, rows, target);
}

export function gatherBytes(offsets: usize, source: usize, selection: usize, rows: u32, target: usize): void {
  gather.gatherBytes(offsets, source, selection, rows, target);
}

export function gatherElements(offsets: usize, selection: usize, rows: u32, target: usize): void {
  gather.gatherElements(offsets, selection, rows, target);
}

export function pagesInit(limitBytes: u32): void {
  memory.pagesInit(limitBytes);
}

export function pagesAllocate(owner: i32, bytes: u32, state: i32): usize {
  return memory.pagesAllocate(owner, bytes, state);
}

export function pagesRelease(run: usize): void {
  memory.pagesRelease(run);
}

export function pagesUsedBytes(owner: i32): u32 {
  return memory.pagesUsedBytes(owner);
}

export function pagesPeakBytes(): u32 {
  return memory.pagesPeakBytes();
}

export function pagesLastOwner(): i32 {
  return memory.pagesLastOwner();
}

export function pagesStateOf(address: usize): i32 {
  return memory.pagesStateOf(address);
}
