import { readFile } from 'node:fs/promises';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';

const kernelsPath = new URL('../../wasm-build/kernels.wasm', import.meta.url);

/** The kernels as they are built, or as another build left them at `path`. */
export async function benchKernels(path: URL | string = kernelsPath): Promise<WebAssembly.Module> {
  return new WebAssembly.Module(await readFile(path));
}

/** A slot memory with room for `bytes` of input and output of a benchmark, and an arena in it. */
export async function benchMemory(
  bytes: number,
  module?: WebAssembly.Module,
): Promise<{ memory: SlotMemory; arena: Arena }> {
  // Runs are powers of two of pages, so that half of the memory can be lost to rounding.
  const memory = SlotMemory.create(module ?? (await benchKernels()), bytes * 4 + 256 * limits.pageBytes);
  return { memory, arena: new Arena(memory) };
}
