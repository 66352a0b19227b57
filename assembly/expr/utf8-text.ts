/** Texts as sequences of code points. A text is valid UTF-8; where it is not, each stray byte counts as a character. */

/** Bytes of the character whose first byte is this one. */
export function characterBytes(first: u8): u32 {
  if (first < 0xc0) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

export function isContinuation(byte: u8): bool {
  return (byte & 0xc0) == 0x80;
}

export function countCharacters(start: usize, end: usize): i32 {
  let count = 0;
  for (let at = start; at < end; at++) count += isContinuation(load<u8>(at)) ? 0 : 1;
  return count;
}

/** Address behind `count` characters, or `end`. */
export function skipCharacters(start: usize, end: usize, count: i32): usize {
  let at = start;
  let left = count;
  while (at < end && left > 0) {
    at = nextCharacter(at, end);
    left--;
  }
  return at;
}

export function nextCharacter(at: usize, end: usize): usize {
  at++;
  while (at < end && isContinuation(load<u8>(at))) at++;
  return at;
}

export function previousCharacter(start: usize, at: usize): usize {
  at--;
  while (at > start && isContinuation(load<u8>(at))) at--;
  return at;
}

/** The character at an address, as a code point. */
export function codePointAt(at: usize, end: usize): u32 {
  const first: u32 = load<u8>(at);
  const bytes = characterBytes(<u8>first);
  if (bytes == 1 || at + bytes > end) return first;
  let code: u32 = first & (0xff >> (bytes + 1));
  for (let i: u32 = 1; i < bytes; i++) code = (code << 6) | (<u32>load<u8>(at + i) & 0x3f);
  return code;
}

/** Writes a code point and returns the end. */
export function writeCodePoint(code: u32, at: usize): usize {
  if (code < 0x80) {
    store<u8>(at, <u8>code);
    return at + 1;
  }
  if (code < 0x800) {
    store<u8>(at, <u8>(0xc0 | (code >> 6)));
    store<u8>(at, <u8>(0x80 | (code & 0x3f)), 1);
    return at + 2;
  }
  if (code < 0x10000) {
    store<u8>(at, <u8>(0xe0 | (code >> 12)));
    store<u8>(at, <u8>(0x80 | ((code >> 6) & 0x3f)), 1);
    store<u8>(at, <u8>(0x80 | (code & 0x3f)), 2);
    return at + 3;
  }
  store<u8>(at, <u8>(0xf0 | (code >> 18)));
  store<u8>(at, <u8>(0x80 | ((code >> 12) & 0x3f)), 1);
  store<u8>(at, <u8>(0x80 | ((code >> 6) & 0x3f)), 2);
  store<u8>(at, <u8>(0x80 | (code & 0x3f)), 3);
  return at + 4;
}
