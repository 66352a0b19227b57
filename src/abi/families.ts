import { gather } from './gather.ts';
import { memory } from './memory.ts';
import type { KernelFamily } from './table.ts';

/** Every kernel family, in the order of the generated entry. */
export const kernelFamilies: readonly KernelFamily[] = [gather, memory];
