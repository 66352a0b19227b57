/** Validation of UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */

/** Address of the first byte of `start..end` that is not part of a valid sequence; 0 when all is valid. 16 bytes behind are read. */
export function utf8FirstInvalid(start: usize, end: usize): usize {
  let at = start;
  while (at < end) {
    while (at + 16 <= end && i8x16.bitmask(v128.load(at)) == 0) at += 16;
    const rest = end - at;
    if (rest < 16 && (i8x16.bitmask(v128.load(at)) & ((1 << (<i32>rest)) - 1)) == 0) break;
    const lead = <u32>load<u8>(at);
    if (lead < 0x80) {
      at++;
      continue;
    }
    const left = end - at;
    if (lead >= 0xc2 && lead <= 0xdf) {
      if (left < 2 || !continues(at + 1)) return at;
      at += 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      if (left < 3 || !continues(at + 1) || !continues(at + 2)) return at;
      const second = <u32>load<u8>(at, 1);
      if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)) return at;
      at += 3;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      if (left < 4 || !continues(at + 1) || !continues(at + 2) || !continues(at + 3)) return at;
      const second = <u32>load<u8>(at, 1);
      if ((lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) return at;
      at += 4;
    } else return at;
  }
  return 0;
}

function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) == 0x80;
}

/** Writes one code point and returns the end. */
export function utf8Write(codePoint: u32, out: usize): usize {
  if (codePoint < 0x80) {
    store<u8>(out, <u8>codePoint);
    return out + 1;
  }
  if (codePoint < 0x800) {
    store<u8>(out, <u8>(0xc0 | (codePoint >> 6)));
    store<u8>(out, <u8>(0x80 | (codePoint & 63)), 1);
    return out + 2;
  }
  if (codePoint < 0x10000) {
    store<u8>(out, <u8>(0xe0 | (codePoint >> 12)));
    store<u8>(out, <u8>(0x80 | ((codePoint >> 6) & 63)), 1);
    store<u8>(out, <u8>(0x80 | (codePoint & 63)), 2);
    return out + 3;
  }
  store<u8>(out, <u8>(0xf0 | (codePoint >> 18)));
  store<u8>(out, <u8>(0x80 | ((codePoint >> 12) & 63)), 1);
  store<u8>(out, <u8>(0x80 | ((codePoint >> 6) & 63)), 2);
  store<u8>(out, <u8>(0x80 | (codePoint & 63)), 3);
  return out + 4;
}
