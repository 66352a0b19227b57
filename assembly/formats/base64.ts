/** Base64 with padding (RFC 4648), both ways; bytes up to 0x20 between the characters are skipped when read. */

function valueOf(byte: u32): i32 {
  if (byte - 0x41 < 26) return <i32>(byte - 0x41);
  if (byte - 0x61 < 26) return <i32>(byte - 0x61 + 26);
  if (byte - 0x30 < 10) return <i32>(byte - 0x30 + 52);
  if (byte == 0x2b) return 62;
  return byte == 0x2f ? 63 : -1;
}

/** Decodes `start..end` to `out` and returns the number of bytes, or -1 when the text is not base64. */
export function base64Decode(start: usize, end: usize, out: usize): i32 {
  let to = out;
  let bits: u32 = 0;
  let count = 0;
  let padding = 0;
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte <= 0x20) continue;
    if (byte == 0x3d) {
      padding++;
      continue;
    }
    const value = valueOf(byte);
    if (value < 0 || padding > 0) return -1;
    bits = (bits << 6) | <u32>value;
    count++;
    if ((count & 3) == 0) {
      store<u8>(to, <u8>(bits >> 16));
      store<u8>(to, <u8>(bits >> 8), 1);
      store<u8>(to, <u8>bits, 2);
      to += 3;
      bits = 0;
    }
  }
  const rest = count & 3;
  if (rest == 0) return padding == 0 ? <i32>(to - out) : -1;
  if (rest == 1 || padding != 4 - rest) return -1;
  if (rest == 2) {
    store<u8>(to, <u8>(bits >> 4));
    return <i32>(to + 1 - out);
  }
  store<u8>(to, <u8>(bits >> 10));
  store<u8>(to, <u8>(bits >> 2), 1);
  return <i32>(to + 2 - out);
}

function letterOf(value: u32): u8 {
  if (value < 26) return <u8>(0x41 + value);
  if (value < 52) return <u8>(0x61 + value - 26);
  if (value < 62) return <u8>(0x30 + value - 52);
  return value == 62 ? 0x2b : 0x2f;
}

/** Encodes `bytes` at `start` to `out` and returns the end: `out` plus 4 for each 3 bytes begun. */
export function base64Encode(start: usize, bytes: u32, out: usize): usize {
  let to = out;
  let at = start;
  const end = start + bytes;
  while (at < end) {
    const left = end - at;
    const b0 = <u32>load<u8>(at);
    const b1 = left > 1 ? <u32>load<u8>(at, 1) : 0;
    const b2 = left > 2 ? <u32>load<u8>(at, 2) : 0;
    store<u8>(to, letterOf(b0 >> 2));
    store<u8>(to, letterOf(((b0 & 3) << 4) | (b1 >> 4)), 1);
    store<u8>(to, left > 1 ? letterOf(((b1 & 15) << 2) | (b2 >> 6)) : 0x3d, 2);
    store<u8>(to, left > 2 ? letterOf(b2 & 63) : 0x3d, 3);
    to += 4;
    at += 3;
  }
  return to;
}
