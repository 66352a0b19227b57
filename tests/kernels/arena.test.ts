import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.ts';
import { testMemory } from '../support/kernel-module.ts';

it('hands out aligned memory that never overlaps what is still in use', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(3_000_000), fc.constantFrom('mark' as const, 'rewind' as const, 'reset' as const)), {
        maxLength: 20,
      }),
      (steps) => {
        const memory = testMemory();
        const arena = new Arena(memory, 2);
        let live: [number, number][] = [];
        const marks: { mark: ReturnType<Arena['mark']>; live: number }[] = [];
        for (const step of steps) {
          if (step === 'mark') marks.push({ mark: arena.mark(), live: live.length });
          else if (step === 'rewind') {
            const last = marks.pop();
            if (last === undefined) continue;
            arena.rewind(last.mark);
            live = live.slice(0, last.live);
          } else if (step === 'reset') {
            arena.reset();
            live = [];
            marks.length = 0;
          } else {
            const start = arena.allocate(step);
            expect(start % 64).toBe(0);
            for (const [from, to] of live) expect(start >= to || start + step <= from).toBe(true);
            live.push([start, start + Math.max(step, 1)]);
          }
        }
        arena.release();
        expect(memory.usedBytes(2)).toBe(0);
      },
    ),
  );
});

it('uses the same memory again after a reset', () => {
  const memory = testMemory();
  const arena = new Arena(memory, 2);
  const first = arena.allocate(100);
  for (let step = 0; step < 100; step++) {
    arena.reset();
    expect(arena.allocate(100)).toBe(first);
  }
  expect(memory.usedBytes(2)).toBe(1 << 20);
});
