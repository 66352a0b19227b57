import { readFileSync } from 'node:fs';
import { limits } from '../../src/base/limits.ts';
import { SlotMemory } from '../../src/kernels/slot-memory.ts';

const kernelsPath = new URL('../../wasm-build/kernels.wasm', import.meta.url);

/** The kernels as built, compiled. */
export function kernelModule(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(kernelsPath));
}

/** A fresh slot memory for a test; 64 MiB unless told. `stateBytesMax`: see `SlotMemory.create`. */
export function testMemory(budgetBytes: number = 1024 * limits.pageBytes, stateBytesMax?: number): SlotMemory {
  return SlotMemory.create(kernelModule(), budgetBytes, stateBytesMax);
}
