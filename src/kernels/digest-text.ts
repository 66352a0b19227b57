/** The 16 bytes that `digestBytes` wrote as 32 hexadecimal digits, as other implementations of MurmurHash3 write them. */
export function digestText(bytes: Uint8Array): string {
  let text = '';
  for (const first of [7, 15]) {
    for (let index = first; index > first - 8; index--) text += (bytes[index] ?? 0).toString(16).padStart(2, '0');
  }
  return text;
}
