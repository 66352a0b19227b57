import type { Ptr } from '../abi/ptr.ts';
import { type SlotMemory, slotOwner } from './slot-memory.ts';

/** Words of a digest. */
export const digestWords = 4;

/** A list of digests in slot memory: 128 bits (MurmurHash3_x64_128) each, outside as words, the most significant first. */
export class DigestList {
  readonly #memory: SlotMemory;
  readonly #digests: Ptr;
  readonly #capacity: number;

  /** Room for so many. @throws MEMORY_BUDGET */
  constructor(memory: SlotMemory, capacity: number) {
    this.#memory = memory;
    this.#capacity = capacity;
    this.#digests = memory.allocate(slotOwner, this.#at(capacity + 1));
  }

  /** Digest `index` is that of bytes in slot memory. */
  take(index: number, start: number, bytes: number): void {
    this.#memory.kernels.digestBytes(start as Ptr, bytes, this.#address(index));
  }

  /** Digest `index` is known: words of `from` from `position` on. */
  set(index: number, from: Uint32Array, position: number): void {
    const { u32 } = this.#memory;
    const first = this.#address(index) >>> 2;
    for (let word = 0; word < digestWords; word++) u32[first + (word ^ 1)] = from[position + word] ?? 0;
  }

  /** Writes the words of a digest to `into` from `position` on. */
  read(index: number, into: Uint32Array, position: number): void {
    const { u32 } = this.#memory;
    const first = this.#address(index) >>> 2;
    // The kernel writes two numbers of 64 bits, little-endian.
    for (let word = 0; word < digestWords; word++) into[position + word] = u32[first + (word ^ 1)] ?? 0;
  }

  /** The digest of the first `count` digests as text. */
  textOfAll(count: number): string {
    this.take(this.#capacity, this.#digests, this.#at(count));
    const words = new Uint32Array(digestWords);
    this.read(this.#capacity, words, 0);
    return digestText(words);
  }

  close(): void {
    this.#memory.release(this.#digests);
  }

  #at(index: number): number {
    return index * digestWords * 4;
  }

  #address(index: number): Ptr {
    return (this.#digests + this.#at(index)) as Ptr;
  }
}

/** Words as 32 hexadecimal digits, as other implementations write them. */
export function digestText(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}
