/** Where one text lies in another, and whether it matches a LIKE pattern. */
import { FAULT_EXPRESSION } from '../generated/layouts';
import { findByte, sameBytes } from './bytes';
import { countCharacters, nextCharacter, skipCharacters } from './utf8-text';

/** Address of the first place of the part, or 0. */
export function findBytes(start: usize, end: usize, part: usize, partBytes: i32): usize {
  if (partBytes == 0) return start;
  const length = <usize>partBytes;
  if (start + length > end) return 0;
  const first = load<u8>(part);
  const last = end - length + 1;
  for (let at = findByte(start, last, first); at < last; at = findByte(at + 1, last, first)) {
    if (sameBytes(at, part, length)) return at;
  }
  return 0;
}

export function textPosition(part: usize, partBytes: i32, start: usize, bytes: i32, first: i32): i32 {
  const end = start + <usize>bytes;
  if (first < 1 || first - 1 > countCharacters(start, end)) return 0;
  const found = findBytes(skipCharacters(start, end, first - 1), end, part, partBytes);
  return found == 0 ? 0 : countCharacters(start, found) + 1;
}

export function textStartsWith(start: usize, bytes: i32, part: usize, partBytes: i32): i32 {
  return partBytes <= bytes && sameBytes(start, part, <usize>partBytes) ? 1 : 0;
}

export function textEndsWith(start: usize, bytes: i32, part: usize, partBytes: i32): i32 {
  return partBytes <= bytes && sameBytes(start + <usize>(bytes - partBytes), part, <usize>partBytes) ? 1 : 0;
}

const PERCENT: u8 = 0x25;
const UNDERSCORE: u8 = 0x5f;

function isEscape(at: usize, end: usize, escape: usize, escapeBytes: i32): bool {
  return escapeBytes > 0 && at + <usize>escapeBytes <= end && sameBytes(at, escape, <usize>escapeBytes);
}

/** Whether every escape stands in front of %, _ or itself. */
function isWellFormed(pattern: usize, end: usize, escape: usize, escapeBytes: i32): bool {
  for (let at = pattern; at < end; ) {
    if (!isEscape(at, end, escape, escapeBytes)) {
      at = nextCharacter(at, end);
      continue;
    }
    at += <usize>escapeBytes;
    if (at >= end) return false;
    const byte = load<u8>(at);
    if (byte != PERCENT && byte != UNDERSCORE && !isEscape(at, end, escape, escapeBytes)) return false;
    at = nextCharacter(at, end);
  }
  return true;
}

/** The next place at which the pattern behind a % can start: that of its first character, where it is a plain one. */
function nextStart(pattern: usize, at: usize, end: usize, hasEscape: bool): usize {
  const byte = load<u8>(pattern);
  return hasEscape || byte == UNDERSCORE || byte == PERCENT ? at : findByte(at, end, byte);
}

/**
 * Greedy with one place to come back to: after a % the rest of the pattern is tried at each further character, and a later %
 * makes the earlier one irrelevant.
 */
export function textLike(
  start: usize,
  bytes: i32,
  pattern: usize,
  patternBytes: i32,
  escape: usize,
  escapeBytes: i32,
): i32 {
  const end = start + <usize>bytes;
  const patternEnd = pattern + <usize>patternBytes;
  if (escapeBytes > 0) {
    if (countCharacters(escape, escape + <usize>escapeBytes) != 1) return FAULT_EXPRESSION;
    if (!isWellFormed(pattern, patternEnd, escape, escapeBytes)) return FAULT_EXPRESSION;
  }
  let at = start;
  let in_ = pattern;
  let retryPattern: usize = 0;
  let retryText: usize = 0;
  while (true) {
    if (in_ < patternEnd) {
      const isEscaped = isEscape(in_, patternEnd, escape, escapeBytes);
      if (!isEscaped && load<u8>(in_) == PERCENT) {
        in_++;
        // Nothing can fail behind the last %.
        if (in_ == patternEnd) return 1;
        retryPattern = in_;
        retryText = nextStart(in_, at, end, escapeBytes > 0);
        at = retryText;
        continue;
      }
      if (at < end) {
        // A plain ASCII character is its own byte.
        const plain = load<u8>(in_);
        if (!isEscaped && plain < 0x80 && plain != UNDERSCORE && load<u8>(at) == plain) {
          at++;
          in_++;
          continue;
        }
        const literal = isEscaped ? in_ + <usize>escapeBytes : in_;
        const next = nextCharacter(at, end);
        const behind = nextCharacter(literal, patternEnd);
        const isAny = !isEscaped && load<u8>(in_) == UNDERSCORE;
        if (isAny || (behind - literal == next - at && sameBytes(literal, at, next - at))) {
          at = next;
          in_ = behind;
          continue;
        }
      }
    } else if (at == end) return 1;
    if (retryPattern == 0 || retryText >= end) return 0;
    retryText = nextStart(retryPattern, nextCharacter(retryText, end), end, escapeBytes > 0);
    at = retryText;
    in_ = retryPattern;
  }
}
