import { describe, expect, it } from 'vitest';
import {
  parseBoolean,
  parseDurationMs,
  parseInteger,
  parseMemoryBytes,
  parseNumber,
} from '../../src/base/option-values.ts';

describe('option values', () => {
  it.each([
    ['5 s', 5000],
    ['5s', 5000],
    ['1 min', 60_000],
    ['2 minutes', 120_000],
    ['2 h', 7_200_000],
    ['1 day', 86_400_000],
    ['500 ms', 500],
    ['250 micros', 0.25],
    ['42', 42],
    [' 3 SECONDS ', 3000],
    ['1.5 s', undefined],
    ['-1 s', undefined],
    ['s', undefined],
    ['5 parsecs', undefined],
    ['5 mss', undefined],
  ])('duration %s', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each([
    ['2 gb', 2 * 1024 ** 3],
    ['64mb', 64 * 1024 ** 2],
    ['1 k', 1024],
    ['10 bytes', 10],
    ['7', 7],
    ['1 tebibytes', 1024 ** 4],
    ['lots', undefined],
    ['', undefined],
  ])('memory size %s', (text, bytes) => {
    expect(parseMemoryBytes(text)).toBe(bytes);
  });

  it('reads booleans and numbers', () => {
    expect([parseBoolean('TRUE'), parseBoolean('false'), parseBoolean('yes')]).toEqual([true, false, undefined]);
    expect([parseInteger('-12'), parseInteger('1.0'), parseInteger('99999999999999999999')]).toEqual([
      -12,
      undefined,
      undefined,
    ]);
    expect([parseNumber('1.5e3'), parseNumber('.5'), parseNumber('0x10'), parseNumber('')]).toEqual([
      1500,
      0.5,
      undefined,
      undefined,
    ]);
  });
});
