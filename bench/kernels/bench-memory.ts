import { readFile } from 'node:fs/promises';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';

const kernelsPath = new URL('../../wasm-build/kernels.wasm', import.meta.url);

/** A slot memory with room for `bytes` of input and output of a benchmark, and an arena in it. */
export async function benchMemory(bytes: number): Promise<{ memory: SlotMemory; arena: Arena }> {
  const module = new WebAssembly.Module(await readFile(kernelsPath));
  // Runs are powers of two of pages, so that half of the memory can be lost to rounding.
  const memory = SlotMemory.create(module, bytes * 4 + 256 * limits.pageBytes);
  return { memory, arena: new Arena(memory) };
}
