import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ptr } from '../../src/abi/ptr.ts';
import { text } from '../../src/abi/text.ts';
import { testMemory } from '../support/kernel-module.ts';

const memory = testMemory();
const { kernels, u8, view } = memory;
const input = memory.allocate(0, 65536);
const out = memory.allocate(0, 65536);
const { TEXT_MALFORMED, TEXT_OK, TEXT_OVERFLOW } = text.constants;

type Parse = (start: Ptr, length: number, out: Ptr) => number;

/** The status of a parse, or its value. */
function parse<T>(kernel: Parse, value: string, read: () => T): T | 'malformed' | 'overflow' {
  const bytes = new TextEncoder().encode(value);
  u8.fill(0x39, input, input + bytes.length + 64);
  u8.set(bytes, input);
  const status = kernel(input, bytes.length, out);
  if (status === TEXT_OK) return read();
  expect([TEXT_MALFORMED, TEXT_OVERFLOW]).toContain(status);
  return status === TEXT_OVERFLOW ? 'overflow' : 'malformed';
}

const parseDouble = (value: string) => parse(kernels.textParseDouble, value, () => view.getFloat64(out, true));
const parseFloat32 = (value: string) => parse(kernels.textParseFloat, value, () => view.getFloat32(out, true));
const parseInteger = (value: string) => parse(kernels.textParseInteger, value, () => view.getBigInt64(out, true));
const parseDecimal = (value: string, precision: number, scale: number) =>
  parse(
    (start, length, to) => kernels.textParseDecimal(start, length, precision, scale, to),
    value,
    () => (view.getBigInt64(out + 8, true) << 64n) | view.getBigUint64(out, true),
  );
const printed = (bytes: number): string => new TextDecoder().decode(u8.slice(out, out + bytes));
const printDouble = (value: number) => printed(kernels.textPrintDouble(value, out));
const printFloat = (value: number) => printed(kernels.textPrintFloat(value, out));
const printDecimal = (value: bigint, scale: number) =>
  printed(kernels.textPrintDecimal(BigInt.asIntN(64, value), value >> 64n, scale, out));

/** Doubles of every exponent, and such as people write. */
const anyDouble = fc.oneof(
  fc.double(),
  fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })).map(([bits]) => {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setBigUint64(0, bits);
    return bytes.getFloat64(0);
  }),
  fc.tuple(fc.integer(), fc.integer({ min: -12, max: 12 })).map(([digits, power]) => Number(`${digits}e${power}`)),
);

/** The layout of Java's Double.toString around the digits that JavaScript finds, which are the shortest too. */
function javaText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  if (exponent >= 7 || exponent < -3) return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

it('prints doubles with the shortest digits, in the layout of Java', () => {
  fc.assert(
    fc.property(anyDouble, (value) => {
      // Java wants two digits of the smallest subnormal numbers, where one would do.
      if (Math.abs(value) > 1e-322 || value === 0) expect(printDouble(value)).toBe(javaText(value));
      expect(Object.is(parseDouble(printDouble(value)), value)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect([4.9e-324, 1e7, 9999999, 0.001, 2e23].map(printDouble)).toEqual([
    '4.9E-324',
    '1.0E7',
    '9999999.0',
    '0.001',
    '2.0E23',
  ]);
});

it('prints floats so that they read back', () => {
  fc.assert(
    fc.property(fc.float(), (value) => {
      expect(Object.is(parseFloat32(printFloat(value)), value)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(
    [0.1, 16777216, 3.4028234663852886e38, 1.1754943508222875e-38].map((value) => printFloat(Math.fround(value))),
  ).toEqual(['0.1', '1.6777216E7', '3.4028235E38', '1.1754944E-38']);
});

it('parses decimal text to the nearest double, as JavaScript does', () => {
  const digits = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }).map((all) => all.join(''));
  fc.assert(
    fc.property(digits, digits, fc.integer({ min: -360, max: 330 }), (whole, fraction, power) => {
      const written = `${whole}.${fraction}e${power}`;
      expect(Object.is(parseDouble(written), Number(written))).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

it('decides texts next to the middle between two doubles', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
      fc.nat(60),
      fc.constantFrom(-1n, 0n, 1n),
      (mantissa, shift, off) => {
        // The middle above mantissa * 2^shift, exactly, with a digit added far behind it.
        const middle = ((mantissa * 2n + 1n) << BigInt(shift)) * 10n ** 30n + off;
        const written = `${middle}e-30`;
        expect(parseDouble(written)).toBe(Number(written));
      },
    ),
    { numRuns: 500 },
  );
  const exact = `0.${'0'.repeat(323)}${'24703282292062327208'.padEnd(700, '0')}1`;
  expect(parseDouble(exact)).toBe(Number(exact));
});

it('rounds once to float', () => {
  // Above the middle of two floats by less than a double can tell.
  expect(parseFloat32('16777217.000000001')).toBe(16777218);
  expect(parseFloat32('16777217')).toBe(16777216);
  expect(parseFloat32('3.4028236e38')).toBe(Number.POSITIVE_INFINITY);
});

it.each([
  ['', 'malformed'],
  ['-', 'malformed'],
  ['.', 'malformed'],
  ['1e', 'malformed'],
  ['1 ', 'malformed'],
  ['0x1p3', 'malformed'],
  ['infinity', 'malformed'],
  ['1.', 1],
  ['.5', 0.5],
  ['+1.5e+2', 150],
  ['1.5f', 1.5],
  ['1D', 1],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['1e-400', 0],
  ['1e99999999999', Number.POSITIVE_INFINITY],
])('double %j is %s', (written, value) => {
  expect(parseDouble(written)).toBe(value);
});

it('reads and prints 64-bit integers', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }), (value) => {
      const fits = value === BigInt.asIntN(64, value);
      expect(parseInteger(String(value))).toBe(fits ? value : 'overflow');
      if (fits) expect(printed(kernels.textPrintInteger(value, out))).toBe(String(value));
    }),
  );
  expect(['+7', '-0', '007', '', '+', '1.0', ' 1', '1a', '9'.repeat(40)].map(parseInteger)).toEqual([
    7n,
    0n,
    7n,
    'malformed',
    'malformed',
    'malformed',
    'malformed',
    'malformed',
    'overflow',
  ]);
});

/** value * 10^scale, rounded half away from zero, of digits * 10^exponent. */
function rounded(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  const magnitude = digits < 0n ? -digits : digits;
  const result = (magnitude * 2n + divisor) / (divisor * 2n);
  return digits < 0n ? -result : result;
}

it('reads decimals exactly, rounded half up to their scale', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 42n), max: 10n ** 42n }),
      fc.nat(45),
      fc.integer({ min: -50, max: 20 }),
      fc.integer({ min: 1, max: 38 }),
      fc.nat(38),
      (digits, point, power, precision, wantedScale) => {
        const scale = Math.min(wantedScale, precision);
        const all = (digits < 0n ? -digits : digits).toString().padStart(point + 1, '0');
        const plain = `${all.slice(0, all.length - point)}${point === 0 ? '' : `.${all.slice(all.length - point)}`}`;
        const written = `${digits < 0n ? '-' : ''}${plain}${power === 0 ? '' : `E${power}`}`;
        const expected = rounded(digits, power - point + scale);
        const fits = (expected < 0n ? -expected : expected) < 10n ** BigInt(precision);
        expect(parseDecimal(written, precision, scale), written).toBe(fits ? expected : 'overflow');
      },
    ),
    { numRuns: 2000 },
  );
  expect(['', '.', '1.2.3', '1e', 'x', ' 1'].map((written) => parseDecimal(written, 10, 2))).toEqual(
    new Array(6).fill('malformed'),
  );
});

it('prints decimals with all digits of their scale', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.nat(38), (value, scale) => {
      const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
      const point = digits.length - scale;
      const expected = `${value < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`;
      expect(printDecimal(value, scale)).toBe(expected);
    }),
  );
});
