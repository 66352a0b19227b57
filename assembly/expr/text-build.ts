/** Functions that make a text on the heap. */
import { casemap, SPECIALS_UPPER } from 'util/casemap';
import { EXPRESSION_NULL } from '../generated/layouts';
import { copyBytes } from './bytes';
import { heapCanGrow, heapGrow, heapReserve, heapTake, NO_MEMORY, textOf } from './text-heap';
import { findBytes } from './text-search';
import {
  codePointAt,
  countCharacters,
  nextCharacter,
  previousCharacter,
  skipCharacters,
  writeCodePoint,
} from './utf8-text';

export function textConcat(start: usize, bytes: i32, part: usize, partBytes: i32): i64 {
  if (partBytes == 0) return textOf(start, bytes);
  if (bytes == 0) return textOf(part, partBytes);
  const end = start + <usize>bytes;
  if (heapCanGrow(end, partBytes)) {
    copyBytes(end, part, <usize>partBytes);
    heapGrow(partBytes);
    return textOf(start, bytes + partBytes);
  }
  // Room to grow, because more parts may follow.
  const target = heapReserve((bytes + partBytes) * 2);
  if (target == 0) return NO_MEMORY;
  copyBytes(target, start, <usize>bytes);
  copyBytes(target + <usize>bytes, part, <usize>partBytes);
  return heapTake(bytes + partBytes);
}

/** The one lower-case letter whose simple mapping is not what Java and JavaScript make of it. */
const DOTTED_CAPITAL_I: u32 = 0x130;
const CAPITAL_SIGMA: u32 = 0x3a3;

function specialUpper(code: u32): usize {
  const table = changetype<usize>(SPECIALS_UPPER);
  const count = SPECIALS_UPPER.length >> 2;
  for (let i = 0; i < count; i++) {
    const entry = table + ((<usize>i) << 3);
    if (<u32>load<u16>(entry) == code) return entry;
  }
  return 0;
}

function mapCase(start: usize, bytes: i32, up: bool): i64 {
  const end = start + <usize>bytes;
  // A character of 2 bytes can become three of up to 3 bytes in all.
  let at = heapReserve(bytes * 3);
  if (at == 0) return NO_MEMORY;
  const target = at;
  const from: u8 = up ? 0x61 : 0x41;
  const letters = i8x16.splat(<i8>from);
  for (let source = start; source < end; ) {
    // Sixteen ASCII characters at a time: letters of the other case have a bit flipped.
    while (source + 16 <= end) {
      const block = v128.load(source);
      if (i8x16.bitmask(block) != 0) break;
      const isLetter = i8x16.lt_u(i8x16.sub(block, letters), i8x16.splat(26));
      v128.store(at, v128.xor(block, v128.and(isLetter, i8x16.splat(0x20))));
      source += 16;
      at += 16;
    }
    if (source == end) break;
    const byte = load<u8>(source);
    if (byte < 0x80) {
      store<u8>(at, byte - from < 26 ? byte ^ 0x20 : byte);
      at++;
      source++;
      continue;
    }
    const code = codePointAt(source, end);
    const next = nextCharacter(source, end);
    const special = up && code < 0x10000 ? specialUpper(code) : 0;
    if (special != 0) {
      for (let i: usize = 2; i < 8; i += 2) {
        const part = <u32>load<u16>(special + i);
        if (part != 0) at = writeCodePoint(part, at);
      }
    } else if (!up && code == DOTTED_CAPITAL_I) {
      store<u8>(at, 0x69);
      store<u16>(at, 0x87cc, 1);
      at += 3;
    } else if (!up && code == CAPITAL_SIGMA)
      at = writeCodePoint(isFinalSigma(start, source, next, end) ? 0x3c2 : 0x3c3, at);
    else at = writeCodePoint(<u32>casemap(code, up ? 1 : 0), at);
    source = next;
  }
  return heapTake(<u32>(at - target));
}

/** A sigma at the end of a word: a letter in front and none behind. */
function isFinalSigma(start: usize, at: usize, next: usize, end: usize): bool {
  if (at == start || !isLetter(codePointAt(previousCharacter(start, at), at))) return false;
  return next == end || !isLetter(codePointAt(next, end));
}

function isLetter(code: u32): bool {
  return casemap(code, 0) != <i32>code || casemap(code, 1) != <i32>code;
}

export function textUpper(start: usize, bytes: i32): i64 {
  return mapCase(start, bytes, true);
}

export function textLower(start: usize, bytes: i32): i64 {
  return mapCase(start, bytes, false);
}

/** Of ASCII letters only, as Flink does it; digits continue a word. */
export function textInitcap(start: usize, bytes: i32): i64 {
  const target = heapReserve(bytes);
  if (target == 0) return NO_MEMORY;
  let isStart = true;
  for (let i: usize = 0; i < <usize>bytes; i++) {
    let byte = load<u8>(start + i);
    const letter = (byte | 0x20) - 0x61 < 26;
    if (letter) byte = isStart ? byte & 0xdf : byte | 0x20;
    isStart = !letter && !(byte - 0x30 < 10);
    store<u8>(target + i, byte);
  }
  return heapTake(bytes);
}

export function textReverse(start: usize, bytes: i32): i64 {
  const target = heapReserve(bytes);
  if (target == 0) return NO_MEMORY;
  const end = start + <usize>bytes;
  let at = target + <usize>bytes;
  for (let source = start; source < end; ) {
    const next = nextCharacter(source, end);
    at -= next - source;
    copyBytes(at, source, next - source);
    source = next;
  }
  return heapTake(bytes);
}

export function textRepeat(start: usize, bytes: i32, count: i32): i64 {
  if (count <= 0 || bytes == 0) return textOf(start, 0);
  const total = <i64>bytes * <i64>count;
  if (total > 0x7fffffff) return NO_MEMORY;
  const target = heapReserve(<u32>total);
  if (target == 0) return NO_MEMORY;
  for (let i = 0; i < count; i++) copyBytes(target + <usize>i * <usize>bytes, start, <usize>bytes);
  return heapTake(<u32>total);
}

/** Writes `count` characters of the pad, over and over; returns the end. */
function writePad(target: usize, pad: usize, padEnd: usize, count: i32): usize {
  let at = target;
  let source = pad;
  for (let i = 0; i < count; i++) {
    const next = nextCharacter(source, padEnd);
    copyBytes(at, source, next - source);
    at += next - source;
    source = next == padEnd ? pad : next;
  }
  return at;
}

export function textPad(start: usize, bytes: i32, count: i32, pad: usize, padBytes: i32, atStart: i32): i64 {
  if (count < 0 || padBytes == 0) return EXPRESSION_NULL;
  const end = start + <usize>bytes;
  const has = countCharacters(start, end);
  if (has >= count) return textOf(start, <u32>(skipCharacters(start, end, count) - start));
  const room = <i64>bytes + <i64>(count - has) * 4;
  if (room > 0x7fffffff) return NO_MEMORY;
  const target = heapReserve(<u32>room);
  if (target == 0) return NO_MEMORY;
  const padEnd = pad + <usize>padBytes;
  let at = target;
  if (atStart != 0) at = writePad(at, pad, padEnd, count - has);
  copyBytes(at, start, <usize>bytes);
  at += <usize>bytes;
  if (atStart == 0) at = writePad(at, pad, padEnd, count - has);
  return heapTake(<u32>(at - target));
}

export function textReplace(start: usize, bytes: i32, part: usize, partBytes: i32, by: usize, byBytes: i32): i64 {
  const end = start + <usize>bytes;
  if (partBytes == 0) return spread(start, end, by, byBytes);
  let found = findBytes(start, end, part, partBytes);
  if (found == 0) return textOf(start, bytes);
  const room = <i64>bytes + <i64>(bytes / partBytes) * <i64>max(0, byBytes - partBytes);
  if (room > 0x7fffffff) return NO_MEMORY;
  const target = heapReserve(<u32>room);
  if (target == 0) return NO_MEMORY;
  let at = target;
  let from = start;
  while (found != 0) {
    copyBytes(at, from, found - from);
    at += found - from;
    copyBytes(at, by, <usize>byBytes);
    at += <usize>byBytes;
    from = found + <usize>partBytes;
    found = findBytes(from, end, part, partBytes);
  }
  copyBytes(at, from, end - from);
  return heapTake(<u32>(at + (end - from) - target));
}

/** The text with `by` before each character and at the end: what replacing nothing means in Java. */
function spread(start: usize, end: usize, by: usize, byBytes: i32): i64 {
  const room = <i64>(end - start) + <i64>(end - start + 1) * <i64>byBytes;
  if (room > 0x7fffffff) return NO_MEMORY;
  const target = heapReserve(<u32>room);
  if (target == 0) return NO_MEMORY;
  let at = target;
  for (let source = start; source < end; ) {
    copyBytes(at, by, <usize>byBytes);
    at += <usize>byBytes;
    const next = nextCharacter(source, end);
    copyBytes(at, source, next - source);
    at += next - source;
    source = next;
  }
  copyBytes(at, by, <usize>byBytes);
  return heapTake(<u32>(at + <usize>byBytes - target));
}

export function textCharacter(code: i64): i64 {
  const target = heapReserve(2);
  if (target == 0) return NO_MEMORY;
  return code < 0 ? heapTake(0) : heapTake(<u32>(writeCodePoint(<u32>(code & 0xff), target) - target));
}

function filled(start: usize, bytes: usize, missing: i32, byte: u8): i64 {
  const target = heapReserve(<u32>bytes + missing);
  if (target == 0) return NO_MEMORY;
  copyBytes(target, start, bytes);
  memory.fill(target + bytes, byte, <usize>missing);
  return heapTake(<u32>bytes + missing);
}

export function textFit(start: usize, bytes: i32, count: i32, pads: i32): i64 {
  const end = start + <usize>bytes;
  if (bytes <= count && pads == 0) return textOf(start, bytes);
  const cut = skipCharacters(start, end, count);
  const missing = pads == 0 || cut < end ? 0 : count - countCharacters(start, end);
  return missing == 0 ? textOf(start, <u32>(cut - start)) : filled(start, <usize>bytes, missing, 0x20);
}

export function bytesFit(start: usize, bytes: i32, count: i32, pads: i32): i64 {
  if (bytes >= count || pads == 0) return textOf(start, min(bytes, count));
  return filled(start, <usize>bytes, count - bytes, 0);
}
