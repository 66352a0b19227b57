/** FNV-1a of the UTF-16 code units of a text, 16 hexadecimal digits: a short name for a long one, not a safeguard. */
export function textDigest(text: string): string {
  let state = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    state = ((state ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return state.toString(16).padStart(16, '0');
}
