/** Columns of random or counted values; see counter-random for why a value depends on nothing but seed, column and row. */
import { below, draw, mix, unit } from '../random/counter-random';
import { printInteger } from '../text/integer';

/** Draws of one column: its value, its second half and its length. */
const DRAWS: u64 = 4;
const VALUE: u64 = 0;
const LENGTH: u64 = 1;

function bitsOf(seed: i64, column: i32, row: i64, index: u64): u64 {
  return draw(mix(<u64>seed), row, <u64>column * DRAWS + index);
}

/** Upper half of the 128-bit product: bits × limit / 2^64, that is a number below `limit`. */
function belowWide(bits: u64, limit: u64): u64 {
  const bitsLow = bits & 0xffffffff;
  const bitsHigh = bits >> 32;
  const limitLow = limit & 0xffffffff;
  const limitHigh = limit >> 32;
  const middle = bitsHigh * limitLow + ((bitsLow * limitLow) >> 32);
  const cross = bitsLow * limitHigh + (middle & 0xffffffff);
  return bitsHigh * limitHigh + (middle >> 32) + (cross >> 32);
}

function storeInteger(data: usize, row: i32, widthBytes: i32, value: i64): void {
  const target = data + <usize>(row * widthBytes);
  switch (widthBytes) {
    case 1:
      store<i8>(target, <i8>value);
      return;
    case 2:
      store<i16>(target, <i16>value);
      return;
    case 4:
      store<i32>(target, <i32>value);
      return;
    case 8:
      store<i64>(target, value);
      return;
    default:
      store<i64>(target, value);
      store<i64>(target, value >> 63, 8);
  }
}

function storeFloat(data: usize, row: i32, widthBytes: i32, value: f64): void {
  if (widthBytes == 4) store<f32>(data + <usize>(row * 4), <f32>value);
  else store<f64>(data + <usize>(row * 8), value);
}

export function datagenInteger(
  seed: i64,
  column: i32,
  first: i64,
  rows: i32,
  min: i64,
  max: i64,
  widthBytes: i32,
  data: usize,
): void {
  // 0 when the range is all 64-bit numbers.
  const count: u64 = <u64>max - <u64>min + 1;
  for (let row = 0; row < rows; row++) {
    const bits = bitsOf(seed, column, first + row, VALUE);
    const offset = count == 0 ? bits : belowWide(bits, count);
    storeInteger(data, row, widthBytes, <i64>(<u64>min + offset));
  }
}

export function datagenFloat(
  seed: i64,
  column: i32,
  first: i64,
  rows: i32,
  min: f64,
  max: f64,
  widthBytes: i32,
  data: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const part = unit(bitsOf(seed, column, first + row, VALUE));
    // Weighed, not min + part × (max − min), which overflows for the widest range.
    storeFloat(data, row, widthBytes, min * (1.0 - part) + max * part);
  }
}

export function datagenBits(seed: i64, column: i32, first: i64, rows: i32, probability: f64, bitmap: usize): void {
  for (let start = 0; start < rows; start += 8) {
    const end = min(start + 8, rows);
    let bits: u32 = 0;
    for (let row = start; row < end; row++) {
      bits |= (<u32>(unit(bitsOf(seed, column, first + row, VALUE)) < probability)) << (row - start);
    }
    store<u8>(bitmap + (start >> 3), <u8>bits);
  }
}

export function datagenText(
  seed: i64,
  column: i32,
  first: i64,
  rows: i32,
  length: i32,
  varies: i32,
  binary: i32,
  offsets: usize,
  data: usize,
): i32 {
  let end = 0;
  store<i32>(offsets, 0);
  for (let row = 0; row < rows; row++) {
    let state = bitsOf(seed, column, first + row, VALUE);
    let bytes = length;
    if (varies != 0) bytes = 1 + <i32>below(bitsOf(seed, column, first + row, LENGTH), <u64>length);
    for (let at = 0; at < bytes; at += 8) {
      const bits = mix(state);
      state += 0x9e3779b97f4a7c15;
      const target = data + <usize>(end + at);
      if (binary != 0) store<u64>(target, bits);
      else {
        for (let digit = 0; digit < 8; digit++) {
          const value = <u32>(bits >> (digit << 2)) & 15;
          store<u8>(target + digit, <u8>(value < 10 ? 0x30 + value : 0x57 + value));
        }
      }
    }
    end += bytes;
    store<i32>(offsets + ((<usize>row + 1) << 2), end);
  }
  return end;
}

export function datagenSequence(start: i64, step: i64, first: i64, rows: i32, widthBytes: i32, data: usize): void {
  for (let row = 0; row < rows; row++) storeInteger(data, row, widthBytes, (start + first + row) * step);
}

export function datagenSequenceFloat(start: i64, first: i64, rows: i32, widthBytes: i32, data: usize): void {
  for (let row = 0; row < rows; row++) storeFloat(data, row, widthBytes, <f64>(start + first + row));
}

export function datagenSequenceText(start: i64, first: i64, rows: i32, offsets: usize, data: usize): i32 {
  let end = 0;
  store<i32>(offsets, 0);
  for (let row = 0; row < rows; row++) {
    end += printInteger(start + first + row, data + end);
    store<i32>(offsets + ((<usize>row + 1) << 2), end);
  }
  return end;
}
