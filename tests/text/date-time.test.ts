import fc from 'fast-check';
import { expect, it } from 'vitest';
import { text } from '../../src/abi/text.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const { kernels, u8, view } = memory;
const input = memory.allocate(0, 4096);
const out = memory.allocate(0, 4096);
const { TEXT_OK, TEXT_STYLE_CAST: cast, TEXT_STYLE_ISO: iso, TEXT_STYLE_SQL: sql } = text.constants;

function put(value: string): number {
  const bytes = new TextEncoder().encode(value);
  u8.fill(0x39, input, input + 100);
  u8.set(bytes, input);
  return bytes.length;
}

const date = (value: string, style: number): number | undefined =>
  kernels.textParseDate(input, put(value), style, out) === TEXT_OK ? view.getInt32(out, true) : undefined;
const time = (value: string, style: number): number | undefined =>
  kernels.textParseTime(input, put(value), style, out) === TEXT_OK ? view.getInt32(out, true) : undefined;
const timestamp = (value: string, style: number, precision = 3, zone = 0): bigint | undefined =>
  kernels.textParseTimestamp(input, put(value), style, zone, precision, out) === TEXT_OK
    ? view.getBigInt64(out, true)
    : undefined;
const printed = (bytes: number): string => new TextDecoder().decode(u8.slice(out, out + bytes));

/** The text of JavaScript's calendar, which is the same one. */
const isoText = (ms: number): string => new Date(ms).toISOString();

it('prints and reads every day as the calendar has it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (days) => {
      const expected = isoText(days * 86_400_000).slice(0, 10);
      expect(printed(kernels.textPrintDate(days, out))).toBe(expected);
      expect(date(expected, sql)).toBe(days);
      expect(date(expected, cast)).toBe(days);
    }),
  );
  expect([-719_529, 2_932_897].map((days) => printed(kernels.textPrintDate(days, out)))).toEqual([
    '-0001-12-31',
    '+10000-01-01',
  ]);
  expect([date('-0001-12-31', sql), date('+10000-01-01', sql)]).toEqual([-719_529, 2_932_897]);
});

it('prints and reads timestamps of every precision and style', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -9e12, max: 9e12 }),
      fc.constantFrom(3, 6, 9),
      fc.nat(999_999),
      (ms, precision, extra) => {
        const units = 10n ** BigInt(precision - 3);
        const below = precision === 3 ? 0n : BigInt(extra) % units;
        const value = BigInt(ms) * units + below;
        if (precision === 9 && Math.abs(ms) > 9e12 / 1000 / 1000) return;
        const [day, clock] = isoText(ms).slice(0, -1).split('T') as [string, string];
        const full = `${clock}${precision === 3 ? '' : below.toString().padStart(precision - 3, '0')}`;
        const short = full.replace(/\.?0+$/, (zeros, at) => (at >= 8 ? '' : zeros));
        expect(printed(kernels.textPrintTimestamp(value, sql, 0, precision, out))).toBe(`${day} ${short}`);
        expect(printed(kernels.textPrintTimestamp(value, iso, 1, precision, out))).toBe(`${day}T${short}Z`);
        expect(printed(kernels.textPrintTimestamp(value, cast, 0, precision, out))).toBe(`${day} ${full}`);
        for (const written of [short, full]) {
          expect(timestamp(`${day} ${written}`, sql, precision)).toBe(value);
          expect(timestamp(`${day} ${written}`, cast, precision)).toBe(value);
          expect(timestamp(`${day}T${written}Z`, iso, precision, 1)).toBe(value);
        }
      },
    ),
  );
});

it('cuts off digits beyond the precision', () => {
  const written = '2020-01-01 00:00:00.987654321';
  const base = 1_577_836_800n;
  expect([0, 1, 2, 3].map((precision) => timestamp(written, sql, precision))).toEqual(
    [0n, 900n, 980n, 987n].map((rest) => base * 1000n + rest),
  );
  expect(timestamp(written, sql, 6)).toBe(base * 1_000_000n + 987_654n);
  expect(timestamp('1969-12-31 23:59:59.9999', sql, 3)).toBe(-1n);
});

it('accepts in each style what Flink accepts there, and no more', () => {
  const texts = [
    '2020-01-01 10:11:12',
    '2020-01-01T10:11:12',
    '2020-01-01 10:11',
    '2020-01-01T10:11',
    '2020-1-1 1:2:3',
    '2020-01-01',
    '2020-02-30 00:00:00',
    '2020-01-01 24:00:00',
    '2020-01-01 10:11:12.',
    '2020-01-01 10:11:12.1234567890',
    '2020-01-01  10:11:12',
    '20-01-01 10:11:12',
    '2020-01-01 10:11:12x',
    '',
  ];
  const accepted = (style: number) => texts.filter((value) => timestamp(value, style) !== undefined);
  expect(accepted(sql)).toEqual(['2020-01-01 10:11:12', '2020-01-01 10:11:12.']);
  expect(accepted(iso)).toEqual(['2020-01-01T10:11:12', '2020-01-01T10:11']);
  expect(accepted(cast)).toEqual(['2020-01-01 10:11:12', '2020-1-1 1:2:3', '2020-01-01', '2020-01-01 10:11:12.']);
  expect(['2020', '2020-7', '2020-1-1 10:11', '2020-13-01', 'x'].map((value) => date(value, cast))).toEqual([
    18_262,
    18_444,
    18_262,
    undefined,
    undefined,
  ]);
});

it('prints and reads times of day', () => {
  fc.assert(
    fc.property(fc.nat(86_399_999), (ms) => {
      const full = isoText(ms).slice(11, 23);
      expect(printed(kernels.textPrintTime(ms, 3, out))).toBe(full);
      expect([time(full, sql), time(full, iso), time(full, cast)]).toEqual([ms, ms, ms]);
    }),
  );
  expect(printed(kernels.textPrintTime(36_672_500, 0, out))).toBe('10:11:12.5');
  expect([time('10:11', iso), time('10:11', sql), time('1:2:3', cast), time('1:2:3', sql)]).toEqual([
    36_660_000,
    undefined,
    3_723_000,
    undefined,
  ]);
});
