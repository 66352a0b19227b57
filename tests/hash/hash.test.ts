import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physicalCode } from '../../src/abi/hash.ts';
import { Arena } from '../../src/kernels/arena.ts';
import { batchFromRows } from '../../src/kernels/batch-from-rows.ts';
import { testMemory } from '../support/kernel-module.ts';

const mask = (1n << 64n) - 1n;
const [A, B, C, D] = [0x9e3779b97f4a7c15n, 0x632be59bd9b4e019n, 0xff51afd7ed558ccdn, 0xc4ceb9fe1a85ec53n];

function oracleInt64(seed: number, value: bigint): number {
  let x = (BigInt.asUintN(64, value) + BigInt(seed) * A + B) & mask;
  x = ((x ^ (x >> 32n)) * C) & mask;
  x = ((x ^ (x >> 29n)) * D) & mask;
  return Number((x ^ (x >> 32n)) & 0xffffffffn);
}

function oracleBytes(seed: number, bytes: Uint8Array): number {
  let state = ((BigInt(seed) + BigInt(bytes.length)) * A + B) & mask;
  const word = (start: number) =>
    bytes.subarray(start, start + 8).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) {
    state = ((state ^ word(at)) * C) & mask;
    state ^= state >> 32n;
  }
  state = ((state ^ word(whole)) * C) & mask;
  state = ((state ^ (state >> 29n)) * D) & mask;
  return Number((state ^ (state >> 32n)) & 0xffffffffn);
}

describe('key hash', () => {
  const memory = testMemory();
  const arena = new Arena(memory);
  const { kernels } = memory;
  const uint32 = fc.nat({ max: 0xffffffff });

  it('keeps its values: state lies where they say', () => {
    const bytes = new TextEncoder().encode('stream processor');
    const start = arena.allocate(bytes.length);
    memory.u8.set(bytes, start);
    const values = [
      kernels.hashInt64(0, 0n),
      kernels.hashInt64(0, 1n),
      kernels.hashInt64(7, -1n),
      kernels.hashFloat64(0, 1.5),
      kernels.hashInt128(0, 1n, -1n),
      kernels.hashNull(0),
      kernels.hashBytes(0, start, 0),
      kernels.hashBytes(0, start, 6),
      kernels.hashBytes(0, start, bytes.length),
    ];
    expect(values.map((value) => value >>> 0)).toMatchInlineSnapshot(`
      [
        3821354119,
        2459609505,
        179991899,
        2420734968,
        354640714,
        1102979586,
        2118025741,
        531165137,
        3841560508,
      ]
    `);
  });

  it('equals its formula', () => {
    fc.assert(
      fc.property(uint32, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (seed, value) => {
        expect(kernels.hashInt64(seed, value) >>> 0).toBe(oracleInt64(seed, value));
      }),
    );
    fc.assert(
      fc.property(uint32, fc.uint8Array({ maxLength: 40 }), (seed, bytes) => {
        arena.reset();
        const start = arena.allocate(bytes.length);
        memory.u8.set(bytes, start);
        expect(kernels.hashBytes(seed, start, bytes.length) >>> 0).toBe(oracleBytes(seed, bytes));
      }),
    );
  });

  it('puts values that group together into one group', () => {
    expect(kernels.hashFloat64(3, -0)).toBe(kernels.hashFloat64(3, 0));
    expect(kernels.hashFloat64(3, Number.NaN)).toBe(
      kernels.hashFloat64(3, new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0] ?? 0),
    );
    arena.reset();
    const schema = {
      fields: [
        { name: 'a', type: { kind: 'tinyint', nullable: true } as const },
        { name: 'b', type: { kind: 'bigint', nullable: true } as const },
      ],
    };
    const batch = batchFromRows(memory, arena, schema, [
      [-5, -5n],
      [null, null],
      [7, 7n],
    ]);
    const target = arena.allocate(24);
    memory.u8.fill(0, target, target + 24);
    const [tiny, big] = batch.columns;
    if (tiny === undefined || big === undefined) throw new Error('two columns');
    kernels.hashColumn(physicalCode.PHYSICAL_I8, tiny.validity, tiny.data, tiny.offsets, 3, target);
    const ofTiny = [...memory.u32.subarray(target / 4, target / 4 + 3)];
    expect(ofTiny).toEqual([oracleInt64(0, -5n), kernels.hashNull(0) >>> 0, oracleInt64(0, 7n)]);
    kernels.hashColumn(physicalCode.PHYSICAL_I64, big.validity, big.data, big.offsets, 3, target);
    const chained = [...memory.u32.subarray(target / 4, target / 4 + 3)];
    expect(chained[0]).toBe(oracleInt64(oracleInt64(0, -5n), -5n));
  });

  it('spreads sequential keys over both ends', () => {
    const lows = new Set<number>();
    const groups = new Map<number, number>();
    for (let key = 0n; key < 4096n; key++) {
      const value = kernels.hashInt64(0, key) >>> 0;
      lows.add(value & 0xfff);
      groups.set(value >>> 25, (groups.get(value >>> 25) ?? 0) + 1);
    }
    // 4096 random draws from 4096 leave about 1 - 1/e of the values seen.
    expect(lows.size).toBeGreaterThan(2450);
    expect(Math.max(...groups.values())).toBeLessThan(64);
    expect(groups.size).toBe(128);
  });
});
