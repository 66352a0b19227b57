import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nullPtr } from '../../src/abi/ptr.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const arena = new Arena(memory);
const { kernels, u8 } = memory;

/** Bytes of slot memory with room behind them that must stay as it is. */
function guarded(bytes: number): { start: ReturnType<Arena['allocate']>; isIntact: () => boolean } {
  const start = arena.allocate(bytes + 64);
  u8.fill(0xab, start, start + bytes + 64);
  return { start, isIntact: () => u8.subarray(start + bytes, start + bytes + 64).every((byte) => byte === 0xab) };
}

const selections = fc.option(fc.array(fc.nat(199), { maxLength: 300 }), { nil: undefined });

function place(selection: readonly number[] | undefined, rows: number) {
  if (selection === undefined)
    return { address: nullPtr, rows, numbers: Array.from({ length: rows }, (_, row) => row) };
  const address = arena.allocate(selection.length * 4);
  memory.u32.set(selection, address / 4);
  return { address, rows: selection.length, numbers: selection };
}

it('gathers bits, and counts those that are set', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 25, maxLength: 25 }), selections, fc.nat(200), (bits, selection, length) => {
      arena.reset();
      const source = arena.allocate(25);
      u8.set(bits, source);
      const { address, rows, numbers } = place(selection, length);
      const target = guarded((rows + 7) >> 3);
      const expected = numbers.map((row) => ((bits[row >> 3] ?? 0) >> (row & 7)) & 1);
      expect(kernels.gatherBits(source, address, rows, target.start)).toBe(expected.filter((bit) => bit === 1).length);
      expect(expected.map((_, row) => ((u8[target.start + (row >> 3)] ?? 0) >> (row & 7)) & 1)).toEqual(expected);
      if (rows % 8 !== 0) expect((u8[target.start + (rows >> 3)] ?? 0) >> (rows % 8)).toBe(0);
      expect(target.isIntact()).toBe(true);
    }),
  );
});

it.each([1, 2, 4, 8, 16])('gathers values of %i bytes', (width) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 200 * width, maxLength: 200 * width }),
      selections,
      fc.nat(200),
      (bytes, selection, length) => {
        arena.reset();
        const source = arena.allocate(bytes.length);
        u8.set(bytes, source);
        const { address, rows, numbers } = place(selection, length);
        const target = guarded(rows * width);
        kernels.gatherFixed(source, width, address, rows, target.start);
        const expected = numbers.flatMap((row) => [...bytes.subarray(row * width, (row + 1) * width)]);
        expect([...u8.subarray(target.start, target.start + rows * width)]).toEqual(expected);
        expect(target.isIntact()).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

it('gathers offsets, bytes and elements of variable-width rows, wherever their offsets start', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 9 }), { minLength: 200, maxLength: 200 }),
      selections,
      fc.nat(20),
      (values, selection, start) => {
        arena.reset();
        const bytes = values.reduce((sum, value) => sum + value.length, start);
        const source = arena.allocate(bytes);
        const offsets = arena.allocate(201 * 4);
        let at = start;
        memory.u32[offsets / 4] = at;
        for (const [row, value] of values.entries()) {
          u8.set(value, source + at);
          at += value.length;
          memory.u32[offsets / 4 + row + 1] = at;
        }
        const { address, rows, numbers } = place(selection, 200);
        const expected = numbers.map((row) => [...(values[row] ?? [])]);
        const total = expected.flat().length;
        const newOffsets = guarded((rows + 1) * 4);
        expect(kernels.gatherOffsets(offsets, address, rows, newOffsets.start) >>> 0).toBe(total);
        const data = guarded(total);
        kernels.gatherBytes(offsets, source, address, rows, data.start);
        const ends = [...memory.u32.subarray(newOffsets.start / 4, newOffsets.start / 4 + rows + 1)];
        expect(
          expected.map((_, row) => [...u8.subarray(data.start + (ends[row] ?? 0), data.start + (ends[row + 1] ?? 0))]),
        ).toEqual(expected);
        const elements = guarded(total * 4);
        kernels.gatherElements(offsets, address, rows, elements.start);
        const gathered = [...memory.u32.subarray(elements.start / 4, elements.start / 4 + total)];
        expect(gathered.map((element) => u8[source + element])).toEqual(expected.flat());
        expect(newOffsets.isIntact() && data.isIntact() && elements.isIntact()).toBe(true);
      },
    ),
  );
});
