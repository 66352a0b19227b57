const letterEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * The value between the quotes of `E'…'`, or undefined when an escape is wrong. A doubled quote is one
 * quote; a backslash before a character without a meaning of its own stands for that character.
 */
export function decodeCStyleEscapes(raw: string): string | undefined {
  let wrong = false;
  const escape = /''|\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g;
  const value = raw.replace(escape, (all: string, ...groups: (string | undefined)[]) => {
    if (all === "''") return "'";
    const [octal, byte, short, long, other = ''] = groups;
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const digits = byte ?? short ?? long;
    if (digits !== undefined) {
      const code = Number.parseInt(digits, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      wrong = true;
    }
    if (other === 'x' || other === 'u' || other === 'U') wrong = true;
    return letterEscapes[other] ?? other;
  });
  return wrong ? undefined : value;
}

/**
 * The value of `U&'…' UESCAPE 'c'`: the escape character before four hexadecimal digits, or before `+`
 * and six, is that code point; doubled it is itself. Undefined when an escape is wrong.
 */
export function decodeUnicodeEscapes(raw: string, escape: string): string | undefined {
  let value = '';
  for (let offset = 0; offset < raw.length; ) {
    if (raw[offset] !== escape) {
      value += raw[offset++];
    } else if (raw[offset + 1] === escape) {
      value += escape;
      offset += 2;
    } else {
      const long = raw[offset + 1] === '+';
      const digits = long ? raw.slice(offset + 2, offset + 8) : raw.slice(offset + 1, offset + 5);
      const code = Number.parseInt(digits, 16);
      if (digits.length !== (long ? 6 : 4) || !/^[0-9a-fA-F]+$/.test(digits) || code > 0x10ffff) return undefined;
      value += String.fromCodePoint(code);
      offset += long ? 8 : 5;
    }
  }
  return value;
}
