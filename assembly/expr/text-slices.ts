/** Functions whose result is a part of their operand: nothing is copied. */
import { EXPRESSION_NULL } from '../generated/layouts';
import { sameBytes } from './bytes';
import { findBytes } from './text-search';
import { textOf } from './text-heap';
import { countCharacters, isContinuation, nextCharacter, previousCharacter, skipCharacters } from './utf8-text';

export function textCharacters(start: usize, bytes: i32): i32 {
  return countCharacters(start, start + <usize>bytes);
}

export function textSubstring(start: usize, bytes: i32, first: i32, count: i32): i64 {
  if (count < 0) return EXPRESSION_NULL;
  const end = start + <usize>bytes;
  let skipped = first > 0 ? first - 1 : 0;
  if (first < 0) {
    skipped = countCharacters(start, end) + first;
    if (skipped < 0) return textOf(start, 0);
  }
  const from = skipCharacters(start, end, skipped);
  const to = skipCharacters(from, end, count);
  return textOf(from, <u32>(to - from));
}

export function textLeft(start: usize, bytes: i32, count: i32): i64 {
  return textOf(start, <u32>(skipCharacters(start, start + <usize>bytes, count) - start));
}

export function textRight(start: usize, bytes: i32, count: i32): i64 {
  const end = start + <usize>bytes;
  let from = end;
  for (let left = count; left > 0 && from > start; left--) from = previousCharacter(start, from);
  return textOf(from, <u32>(end - from));
}

/** Whether the character at `at` is one of those in the set. */
function isOneOf(at: usize, next: usize, set: usize, setEnd: usize): bool {
  const length = next - at;
  for (let candidate = set; candidate < setEnd; ) {
    const behind = nextCharacter(candidate, setEnd);
    if (behind - candidate == length && sameBytes(candidate, at, length)) return true;
    candidate = behind;
  }
  return false;
}

export function textTrim(start: usize, bytes: i32, set: usize, setBytes: i32, sides: i32): i64 {
  let from = start;
  let to = start + <usize>bytes;
  const setEnd = set + <usize>setBytes;
  if ((sides & 1) != 0) {
    while (from < to) {
      const next = nextCharacter(from, to);
      if (!isOneOf(from, next, set, setEnd)) break;
      from = next;
    }
  }
  if ((sides & 2) != 0) {
    while (to > from) {
      const last = previousCharacter(from, to);
      if (!isOneOf(last, to, set, setEnd)) break;
      to = last;
    }
  }
  return textOf(from, <u32>(to - from));
}

/** Part number `index` between separators. An empty separator stands for white space; an empty text has no parts. */
export function textSplit(start: usize, bytes: i32, separator: usize, separatorBytes: i32, index: i32): i64 {
  if (index < 0 || bytes == 0) return EXPRESSION_NULL;
  const end = start + <usize>bytes;
  if (separatorBytes == 1) return splitAtByte(start, end, load<u8>(separator), index);
  let from = start;
  let left = index;
  while (true) {
    const found = separatorBytes == 0 ? findSpace(from, end) : findBytes(from, end, separator, separatorBytes);
    if (left == 0) return textOf(from, <u32>((found == 0 ? end : found) - from));
    if (found == 0) return EXPRESSION_NULL;
    from = found + <usize>(separatorBytes == 0 ? 1 : separatorBytes);
    left--;
  }
}

/** Separators are found sixteen bytes at a time. */
function splitAtByte(start: usize, end: usize, separator: u8, index: i32): i64 {
  const wanted = i8x16.splat(<i8>separator);
  let from = start;
  let left = index;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    for (let found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted)); found != 0; found &= found - 1) {
      const place = at + <usize>ctz(found);
      if (left == 0) return textOf(from, <u32>(place - from));
      left--;
      from = place + 1;
    }
  }
  for (; at < end; at++) {
    if (load<u8>(at) != separator) continue;
    if (left == 0) return textOf(from, <u32>(at - from));
    left--;
    from = at + 1;
  }
  return left == 0 ? textOf(from, <u32>(end - from)) : EXPRESSION_NULL;
}

function findSpace(start: usize, end: usize): usize {
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x20 || (byte >= 9 && byte <= 13)) return at;
  }
  return 0;
}

export function textAscii(start: usize, bytes: i32): i32 {
  return bytes == 0 || isContinuation(load<u8>(start)) ? 0 : <i32>load<u8>(start);
}
