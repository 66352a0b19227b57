import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { DigestList, digestText, digestWords } from '../../src/kernels/digest-list.ts';
import { testMemory } from '../support/kernel-module.ts';

const mask = (1n << 64n) - 1n;
const [C1, C2] = [0x87c37b91114253d5n, 0x4cf5ad432745937fn];
const rotl = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & mask;
const mixFirst = (value: bigint): bigint => (rotl((value * C1) & mask, 31n) * C2) & mask;
const mixSecond = (value: bigint): bigint => (rotl((value * C2) & mask, 33n) * C1) & mask;
const finish = (value: bigint): bigint => {
  const once = ((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn) & mask;
  const twice = ((once ^ (once >> 33n)) * 0xc4ceb9fe1a85ec53n) & mask;
  return twice ^ (twice >> 33n);
};
const numberOf = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** MurmurHash3_x64_128 as its author describes it, one step a line. */
function oracle(bytes: Uint8Array): string {
  let [a, b] = [0n, 0n];
  const whole = bytes.length - (bytes.length % 16);
  for (let at = 0; at < whole; at += 16) {
    a = ((rotl(a ^ mixFirst(numberOf(bytes.subarray(at, at + 8))), 27n) + b) * 5n + 0x52dce729n) & mask;
    b = ((rotl(b ^ mixSecond(numberOf(bytes.subarray(at + 8, at + 16))), 31n) + a) * 5n + 0x38495ab5n) & mask;
  }
  b ^= mixSecond(numberOf(bytes.subarray(whole + 8)));
  a ^= mixFirst(numberOf(bytes.subarray(whole, whole + 8)));
  a ^= BigInt(bytes.length);
  b ^= BigInt(bytes.length);
  a = (a + b) & mask;
  b = (b + a) & mask;
  a = finish(a);
  b = finish(b);
  a = (a + b) & mask;
  b = (b + a) & mask;
  return a.toString(16).padStart(16, '0') + b.toString(16).padStart(16, '0');
}

describe('the digest of a page', () => {
  const memory = testMemory();
  const arena = new Arena(memory);
  const list = new DigestList(memory, 2);
  const digestOf = (bytes: Uint8Array): string => {
    arena.reset();
    const start = arena.allocate(bytes.length);
    memory.u8.set(bytes, start);
    list.take(1, start, bytes.length);
    const words = new Uint32Array(digestWords);
    list.read(1, words, 0);
    return digestText(words);
  };
  const ofText = (text: string): string => digestOf(new TextEncoder().encode(text));

  it('keeps its values: stored snapshots name their content by it', () => {
    // The values that other implementations of MurmurHash3_x64_128 give.
    expect(ofText('')).toBe('00000000000000000000000000000000');
    expect(ofText('hello')).toBe('cbd8a7b341bd9b025b1e906a48ae1d19');
    expect(ofText('The quick brown fox jumps over the lazy dog')).toBe('e34bbc7bbc071b6c7a433ca9c49a9347');
    const page = new Uint8Array(limits.pageBytes).map((_, index) => index * 31 + (index >> 8));
    expect(digestOf(page)).toMatchInlineSnapshot(`"d34f0a6985576ce7af5db68f3b9ae68d"`);
  });

  it('equals its description', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000, size: 'max' }), (bytes) => {
        expect(digestOf(bytes)).toBe(oracle(bytes));
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(digestOf(bytes)).toBe(oracle(bytes));
      }),
    );
  });

  it('changes in about half of its bits with any bit of the page', () => {
    fc.assert(
      fc.property(fc.nat(limits.pageBytes * 8 - 1), (bit) => {
        const page = new Uint8Array(limits.pageBytes);
        const before = BigInt(`0x${digestOf(page)}`);
        page[bit >> 3] = 1 << (bit & 7);
        const changed = (before ^ BigInt(`0x${digestOf(page)}`)).toString(2).replaceAll('0', '').length;
        expect(changed).toBeGreaterThan(30);
        expect(changed).toBeLessThan(98);
      }),
    );
  });
});
