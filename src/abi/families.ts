import { gather } from './gather.ts';
import { hash } from './hash.ts';
import { memory } from './memory.ts';
import { nexmark } from './nexmark.ts';
import { partition } from './partition.ts';
import type { KernelFamily } from './table.ts';
import { text } from './text.ts';

/** Every kernel family, in the order of the generated entry. */
export const kernelFamilies: readonly KernelFamily[] = [gather, hash, memory, nexmark, partition, text];
