/** Control characters, which a terminal would obey. */
const controlCharacter = /\p{Cc}/gu;

/** The first bytes of a record as text that is safe to print: cut off with an ellipsis, control characters as `\xNN`. */
export function excerpt(bytes: Uint8Array, lengthMaxBytes: number): string {
  const text = new TextDecoder()
    .decode(bytes.subarray(0, lengthMaxBytes))
    .trimEnd()
    .replace(controlCharacter, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return bytes.length > lengthMaxBytes ? `${text}…` : text;
}
