import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageState } from '../../src/abi/memory.ts';
import type { Ptr } from '../../src/abi/ptr.ts';
import { PeltonError } from '../../src/base/errors.ts';
import { limits } from '../../src/base/limits.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { testMemory } from '../support/kernel-module.ts';

const page = limits.pageBytes;
const pagesOf = (bytes: number) => 2 ** Math.ceil(Math.log2(Math.max(1, Math.ceil(bytes / page))));

describe('pages', () => {
  it('never hands out overlapping runs, zeroes each, counts by owner, and takes all back', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('allocate' as const),
        owner: fc.integer({ min: 0, max: 5 }),
        bytes: fc.integer({ min: 1, max: 40 * page }),
      }),
      fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const memory = testMemory(512 * page);
        const live: { run: Ptr; owner: number; pages: number }[] = [];
        const usedBytes = (owner: number) =>
          live.filter((l) => owner < 0 || l.owner === owner).reduce((sum, l) => sum + l.pages * page, 0);
        for (const s of steps) {
          if (s.kind === 'release') {
            const [gone] = live.length === 0 ? [] : live.splice(s.which % live.length, 1);
            if (gone !== undefined) memory.release(gone.run);
            continue;
          }
          const run = memory.kernels.pagesAllocate(s.owner, s.bytes, pageState.PAGE_STATE) as number as Ptr;
          const pages = pagesOf(s.bytes);
          if (run === 0) {
            expect(memory.kernels.pagesLastOwner()).toBe(s.owner);
            continue;
          }
          const end = run + pages * page;
          expect(run % page).toBe(0);
          expect(end).toBeLessThanOrEqual(memory.budgetBytes);
          for (const other of live) expect(run >= other.run + other.pages * page || end <= other.run).toBe(true);
          const words = memory.u32.subarray(run / 4, end / 4);
          expect(words.every((word) => word === 0)).toBe(true);
          words.fill(0xdeadbeef);
          live.push({ run, owner: s.owner, pages });
          for (let owner = -1; owner <= 5; owner++) expect(memory.usedBytes(owner)).toBe(usedBytes(owner));
        }
        for (const { run } of live) memory.release(run);
        expect(memory.usedBytes()).toBe(0);
        // Everything merged again: the largest power of two that fits is one run.
        expect(memory.kernels.pagesAllocate(0, 256 * page, pageState.PAGE_SCRATCH)).not.toBe(0);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('keeps the state byte of each page of a run', () => {
    const memory = testMemory();
    const run = memory.allocate(1, 3 * page, pageState.PAGE_STATE);
    for (let i = 0; i < 3; i++) expect(memory.kernels.pagesStateOf((run + i * page) as Ptr)).toBe(pageState.PAGE_STATE);
    memory.release(run);
    expect(memory.kernels.pagesStateOf(run)).toBe(pageState.PAGE_FREE);
  });

  it('takes state and everything else from two ends, and from the other when its own is spent', () => {
    const memory = testMemory();
    const statePages: Ptr[] = [];
    while (memory.kernels.pagesStateFreeBytes() >>> 0 > 0)
      statePages.push(memory.allocate(1, page, pageState.PAGE_STATE));
    // However single pages come and go, there is room for large runs.
    for (const run of statePages.filter((_, index) => index % 7 === 0)) memory.release(run);
    const large = memory.allocate(2, 128 * page);
    expect(large).toBeGreaterThan(Math.max(...statePages));
    while (memory.usedBytes() < memory.budgetBytes * 0.95)
      statePages.push(memory.allocate(1, page, pageState.PAGE_STATE));
    expect(Math.max(...statePages)).toBeGreaterThan(large);
  });

  it('names the operator and the budget when memory runs out', () => {
    const memory = testMemory(64 * page);
    memory.nameOwner(3, 'WindowAggregate[auction]');
    memory.allocate(3, 32 * page);
    let error: unknown;
    try {
      memory.allocate(3, 32 * page);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PeltonError);
    expect((error as PeltonError).fields).toMatchObject({
      code: 'MEMORY_BUDGET',
      operator: 'WindowAggregate[auction]',
    });
    expect((error as PeltonError).message).toContain('budget of 4 MiB');
  });
});

describe('arena', () => {
  it('gives aligned, disjoint buffers and reuses the same memory after a reset', () => {
    const memory = testMemory();
    const arena = new Arena(memory);
    const sizes = [1, 63, 64, 65, 5000, 3_000_000, 10];
    const first = sizes.map((bytes) => arena.allocate(bytes));
    const sorted = first.map((start, i) => ({ start, bytes: sizes[i]! })).sort((a, b) => a.start - b.start);
    sorted.forEach(({ start, bytes }, i) => {
      expect(start % limits.bufferAlignmentBytes).toBe(0);
      const next = sorted[i + 1];
      if (next !== undefined) expect(start + bytes).toBeLessThanOrEqual(next.start);
    });
    const used = memory.usedBytes();
    arena.reset();
    expect(sizes.map((bytes) => arena.allocate(bytes))).toEqual(first);
    expect(memory.usedBytes()).toBe(used);
    arena.release();
    expect(memory.usedBytes()).toBe(0);
  });
});
