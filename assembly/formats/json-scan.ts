/**
 * The structure of JSON (RFC 8259): each function starts at the first byte of a thing and returns the address behind it, or 0
 * with `jsonFaultReason` and `jsonFaultAt` set. Every record ends in a newline, which no token contains, so nothing here needs
 * the end of the input. Control characters inside strings are accepted, as Flink accepts them, all but the newline.
 */
import {
  JSON_FAULT_COLON,
  JSON_FAULT_COMMA,
  JSON_FAULT_DEPTH,
  JSON_FAULT_ESCAPE,
  JSON_FAULT_KEY,
  JSON_FAULT_LINE_END,
  JSON_FAULT_NUMBER,
  JSON_FAULT_UTF8,
  JSON_FAULT_VALUE,
} from '../generated/layouts';
import { utf8FirstInvalid, utf8Write } from './utf8';

const DEPTH_MAX: i32 = 1000;
const nesting: usize = memory.data(1024, 16);

export let jsonFaultReason: i32 = 0;
export let jsonFaultAt: usize = 0;

export function jsonFail(reason: i32, at: usize): usize {
  // Whatever was expected, a line that just stops deserves to be told so.
  jsonFaultReason = load<u8>(at) == 0x0a && reason < JSON_FAULT_UTF8 ? JSON_FAULT_LINE_END : reason;
  jsonFaultAt = at;
  return 0;
}

export function skipBlanks(start: usize): usize {
  let at = start;
  let byte = load<u8>(at);
  while (byte == 0x20 || byte == 0x09 || byte == 0x0d) {
    at++;
    byte = load<u8>(at);
  }
  return at;
}

/** A bit for each of 16 bytes that ends a run of plain text in a string: quote, backslash, newline. */
export function stringStops(block: v128): i32 {
  return i8x16.bitmask(
    v128.or(
      i8x16.eq(block, i8x16.splat(0x22)),
      v128.or(i8x16.eq(block, i8x16.splat(0x5c)), i8x16.eq(block, i8x16.splat(0x0a))),
    ),
  );
}

/** From the byte behind the opening quote to the closing quote; the content is valid UTF-8 with valid escapes. */
export function findStringEnd(start: usize): usize {
  let at = start;
  let bits = v128.splat<u8>(0);
  for (;;) {
    const block = v128.load(at);
    const stops = stringStops(block);
    bits = v128.or(bits, block);
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(stops);
    const byte = load<u8>(at);
    if (byte == 0x22) break;
    if (byte == 0x0a) return jsonFail(JSON_FAULT_LINE_END, at);
    at = skipEscape(at);
    if (at == 0) return 0;
  }
  if (i8x16.bitmask(bits) != 0) {
    const invalid = utf8FirstInvalid(start, at);
    if (invalid != 0) return jsonFail(JSON_FAULT_UTF8, invalid);
  }
  return at;
}

function hexValue(byte: u32): i32 {
  if (byte - 0x30 < 10) return <i32>(byte - 0x30);
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? <i32>letter + 10 : -1;
}

/** The 16-bit number of four hexadecimal digits, or -1. */
function hexQuad(at: usize): i32 {
  let value = 0;
  for (let i: usize = 0; i < 4; i++) {
    const digit = hexValue(load<u8>(at + i));
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

/** The character that a one-letter escape stands for, or 0. */
function shortEscape(letter: u8): u8 {
  switch (letter) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return 0;
  }
}

/** From a backslash to behind its escape. */
function skipEscape(at: usize): usize {
  const letter = load<u8>(at, 1);
  if (letter == 0x75) return hexQuad(at + 2) < 0 ? jsonFail(JSON_FAULT_ESCAPE, at) : at + 6;
  return shortEscape(letter) == 0 ? jsonFail(JSON_FAULT_ESCAPE, at) : at + 2;
}

/**
 * Writes the text of a string whose structure has been checked. An escaped surrogate without its other half becomes `?`, as
 * in Java's encoder. Returns the end of what was written.
 */
export function unescape(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte != 0x5c) {
      store<u8>(to, byte);
      to++;
      at++;
      continue;
    }
    const letter = load<u8>(at, 1);
    if (letter != 0x75) {
      store<u8>(to, shortEscape(letter));
      to++;
      at += 2;
      continue;
    }
    let codePoint = <u32>hexQuad(at + 2);
    at += 6;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      const low = at + 6 <= end && load<u16>(at) == 0x755c ? <u32>hexQuad(at + 2) : 0;
      if (codePoint <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
        codePoint = 0x10000 + ((codePoint - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      } else codePoint = 0x3f;
    }
    to = utf8Write(codePoint, to);
  }
  return to;
}

function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 0x30 <= 9;
}

/** A number; what follows it is the caller's to judge. */
export function scanNumber(start: usize): usize {
  let at = start;
  if (load<u8>(at) == 0x2d) at++;
  if (!isDigit(at)) return jsonFail(JSON_FAULT_NUMBER, at);
  if (load<u8>(at) == 0x30) {
    at++;
    if (isDigit(at)) return jsonFail(JSON_FAULT_NUMBER, start);
  } else while (isDigit(at)) at++;
  if (load<u8>(at) == 0x2e) {
    at++;
    if (!isDigit(at)) return jsonFail(JSON_FAULT_NUMBER, at);
    while (isDigit(at)) at++;
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    at++;
    const sign = load<u8>(at);
    if (sign == 0x2b || sign == 0x2d) at++;
    if (!isDigit(at)) return jsonFail(JSON_FAULT_NUMBER, at);
    while (isDigit(at)) at++;
  }
  return at;
}

/** Behind `true`, `false` or `null`. */
export function scanWord(start: usize): usize {
  const word = load<u32>(start);
  let end: usize = 0;
  if (word == 0x65757274 || word == 0x6c6c756e) end = start + 4;
  else if (word == 0x736c6166 && load<u8>(start, 4) == 0x65) end = start + 5;
  if (end == 0) return jsonFail(JSON_FAULT_VALUE, start);
  const after = (<u32>load<u8>(end) | 0x20) - 0x61;
  return after < 26 ? jsonFail(JSON_FAULT_VALUE, start) : end;
}

/** A value that is neither object nor array. */
function skipScalar(start: usize): usize {
  const byte = load<u8>(start);
  if (byte == 0x22) {
    const quote = findStringEnd(start + 1);
    return quote == 0 ? 0 : quote + 1;
  }
  if (byte == 0x2d || <u32>byte - 0x30 <= 9) return scanNumber(start);
  return scanWord(start);
}

/** `"key" :` with blanks on both sides, up to the value. */
function skipKey(start: usize): usize {
  if (load<u8>(start) != 0x22) return jsonFail(JSON_FAULT_KEY, start);
  let at = findStringEnd(start + 1);
  if (at == 0) return 0;
  at = skipBlanks(at + 1);
  return load<u8>(at) == 0x3a ? skipBlanks(at + 1) : jsonFail(JSON_FAULT_COLON, at);
}

/** Any value, of any depth up to DEPTH_MAX. */
export function skipValue(start: usize): usize {
  let at = start;
  let depth = 0;
  for (;;) {
    // At the first byte of a value.
    const byte = load<u8>(at);
    if (byte == 0x7b || byte == 0x5b) {
      if (depth == DEPTH_MAX) return jsonFail(JSON_FAULT_DEPTH, at);
      const inner = skipBlanks(at + 1);
      if (load<u8>(inner) != byte + 2) {
        store<u8>(nesting + <usize>depth, byte);
        depth++;
        at = byte == 0x7b ? skipKey(inner) : inner;
        if (at == 0) return 0;
        continue;
      }
      at = inner + 1;
    } else {
      at = skipScalar(at);
      if (at == 0) return 0;
    }
    // Behind a value: close what ends here, then on to the next one.
    let closing = true;
    while (closing) {
      if (depth == 0) return at;
      const opened = load<u8>(nesting + <usize>(depth - 1));
      at = skipBlanks(at);
      const separator = load<u8>(at);
      if (separator == opened + 2) {
        depth--;
        at++;
      } else {
        if (separator != 0x2c) return jsonFail(JSON_FAULT_COMMA, at);
        at = skipBlanks(at + 1);
        if (opened == 0x7b) at = skipKey(at);
        if (at == 0) return 0;
        closing = false;
      }
    }
  }
  return 0;
}

/** Copies the text of a checked value without the blanks between its tokens; returns the end of what was written. */
export function copyCompact(start: usize, end: usize, out: usize): usize {
  let at = start;
  let to = out;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == 0x22) {
      let quote = at + 1;
      while (load<u8>(quote) != 0x22) quote += load<u8>(quote) == 0x5c ? 2 : 1;
      const bytes = quote + 1 - at;
      memory.copy(to, at, bytes);
      to += bytes;
      at = quote + 1;
      continue;
    }
    if (byte > 0x20) {
      store<u8>(to, byte);
      to++;
    }
    at++;
  }
  return to;
}
