import { decodeCStyleEscapes } from './string-escapes.ts';
import type { Token, TokenKind } from './token.ts';

const twoCharacterSymbols = ['<>', '<=', '>=', '!=', '=>', '||', '{-', '-}'];
const oneCharacterSymbols = '()[]{},;:.?+-*/%=<>^|';

/**
 * The tokens of a text, without white space and comments; the last one has kind `end`.
 * Never throws: what is no token becomes one of kind `invalid` that says why, so that an editor can
 * colour unfinished text and the parser reports errors in the order of the text. After an
 * unterminated string, name or comment there is nothing but the end.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let inHint = false;
  let offset = 0;
  while (true) {
    offset = skipBlank(text, offset);
    if (offset >= text.length) break;
    const token = tokenAt(text, offset, inHint, tokens.at(-1));
    if (token.key === '/*+') inHint = true;
    else if (token.key === '*/') inHint = false;
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '', key: '' });
  return tokens;
}

function tokenAt(text: string, start: number, inHint: boolean, previous: Token | undefined): Token {
  const code = text.charCodeAt(start);
  if (isWordStart(code)) return wordAt(text, start);
  if (isDigit(code)) return numberAt(text, start);
  const next = text.charCodeAt(start + 1);
  if (code === 0x2e /* . */ && isDigit(next) && !endsOperand(previous, start)) return numberAt(text, start);
  if (code === 0x27 /* ' */) return stringAt(text, start, start, 'string');
  if (code === 0x60 /* ` */) return quotedNameAt(text, start);
  if (code === 0x2f /* / */ && next === 0x2a /* * */) {
    if (text.charCodeAt(start + 2) === 0x2b /* + */) return symbol('/*+', start);
    return invalid(start, text.length, 'a comment that does not end', 'close it with */');
  }
  if (inHint && code === 0x2a && next === 0x2f) return symbol('*/', start);
  const pair = text.slice(start, start + 2);
  if (twoCharacterSymbols.includes(pair)) return symbol(pair, start);
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  if (oneCharacterSymbols.includes(character)) return symbol(character, start);
  return strangerAt(start, character);
}

function strangerAt(start: number, character: string): Token {
  const end = start + character.length;
  if (character === '"' || character === '\u201c' || character === '\u201d') {
    const hint = "strings are written 'in single quotes', names in `backticks`";
    return invalid(start, end, `a double quote ${character}`, hint);
  }
  if (character === '\u2018' || character === '\u2019') {
    return invalid(start, end, `a typographic quote ${character}`, "write a straight quote '");
  }
  return invalid(start, end, `the character '${character}'`, 'no word or operator of SQL has it');
}

function wordAt(text: string, start: number): Token {
  const end = endOfWord(text, start);
  const word = text.slice(start, end);
  const following = text.charCodeAt(end);
  if (following === 0x27 /* ' */ && word.length === 1) {
    if (word === 'X' || word === 'x') return binaryAt(text, start);
    if (word === 'E' || word === 'e') return cStyleStringAt(text, start);
    if (word === 'N' || word === 'n') return stringAt(text, start, end, 'string');
  }
  if (following === 0x26 /* & */ && text.charCodeAt(end + 1) === 0x27 && (word === 'U' || word === 'u')) {
    return stringAt(text, start, end + 1, 'unicode-string');
  }
  return { kind: 'word', start, end, text: word, key: word.toUpperCase() };
}

/** `quote` is the offset of the opening quote; a doubled quote inside is one quote. */
function stringAt(text: string, start: number, quote: number, kind: TokenKind): Token {
  const end = endOfQuoted(text, quote, "'");
  if (end === -1) return invalid(start, text.length, 'a string that does not end', "close it with '");
  return { kind, start, end, text: text.slice(quote + 1, end - 1).replaceAll("''", "'"), key: '' };
}

function cStyleStringAt(text: string, start: number): Token {
  let end = start + 2;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === 0x5c /* \ */) end += 2;
    else if (code !== 0x27) end++;
    else if (text.charCodeAt(end + 1) === 0x27) end += 2;
    else break;
  }
  if (end >= text.length) return invalid(start, text.length, 'a string that does not end', "close it with '");
  const decoded = decodeCStyleEscapes(text.slice(start + 2, end));
  if (decoded === undefined) {
    const hint =
      'known are \\b \\f \\n \\r \\t, octal \\123, \\x41, \\u263A, \\U0001F600 and \\ before any other character';
    return invalid(start, end + 1, 'a string with a wrong escape', hint);
  }
  return { kind: 'string', start, end: end + 1, text: decoded, key: '' };
}

function binaryAt(text: string, start: number): Token {
  const end = endOfQuoted(text, start + 1, "'");
  if (end === -1) return invalid(start, text.length, 'a binary string that does not end', "close it with '");
  const digits = text.slice(start + 2, end - 1);
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    return invalid(start, end, 'a binary string that is not hexadecimal', "write two digits a byte, as in X'00FF'");
  }
  return { kind: 'binary', start, end, text: digits.toUpperCase(), key: '' };
}

function quotedNameAt(text: string, start: number): Token {
  const end = endOfQuoted(text, start, '`');
  if (end === -1) return invalid(start, text.length, 'a name that does not end', 'close it with `');
  const name = text.slice(start + 1, end - 1).replaceAll('``', '`');
  if (name === '') return invalid(start, end, 'an empty name', 'write a name between the backticks');
  return { kind: 'quoted', start, end, text: name, key: '' };
}

function numberAt(text: string, start: number): Token {
  let kind: TokenKind = 'integer';
  let end = endOfDigits(text, start);
  if (text.charCodeAt(end) === 0x2e /* . */) {
    kind = 'decimal';
    end = endOfDigits(text, end + 1);
  }
  const marker = text.charCodeAt(end);
  if (marker === 0x45 /* E */ || marker === 0x65 /* e */) {
    const sign = text.charCodeAt(end + 1);
    const digits = sign === 0x2b || sign === 0x2d ? end + 2 : end + 1;
    if (isDigit(text.charCodeAt(digits))) {
      kind = 'approximate';
      end = endOfDigits(text, digits);
    }
  }
  if (isWordPart(text.charCodeAt(end))) {
    const wordEnd = endOfWord(text, end);
    const name = text.slice(start, wordEnd);
    return invalid(start, wordEnd, `'${name}'`, `a name that starts with a digit is written in backticks: \`${name}\``);
  }
  return { kind, start, end, text: text.slice(start, end), key: '' };
}

/** Skips white space, `-- …` to the end of the line and closed block comments that are no hints. */
function skipBlank(text: string, start: number): number {
  let offset = start;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    const next = text.charCodeAt(offset + 1);
    if (code <= 0x20 || code === 0xa0 || code === 0x3000 || code === 0xfeff) {
      offset++;
    } else if (code === 0x2d && next === 0x2d) {
      const lineEnd = text.indexOf('\n', offset);
      offset = lineEnd === -1 ? text.length : lineEnd + 1;
    } else if (code === 0x2f && next === 0x2a && text.charCodeAt(offset + 2) !== 0x2b) {
      const close = text.indexOf('*/', offset + 2);
      if (close === -1) return offset;
      offset = close + 2;
    } else {
      return offset;
    }
  }
  return offset;
}

/** Offset behind the closing quote, or -1. */
function endOfQuoted(text: string, quote: number, mark: string): number {
  let offset = quote + 1;
  while (true) {
    const close = text.indexOf(mark, offset);
    if (close === -1) return -1;
    if (text[close + 1] !== mark) return close + 1;
    offset = close + 2;
  }
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
  return end;
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Whether a dot at `start` continues the token before it: `a.5` has no number in it. */
function endsOperand(previous: Token | undefined, start: number): boolean {
  if (previous === undefined || previous.end !== start) return false;
  return previous.kind === 'word' || previous.kind === 'quoted' || previous.key === ')' || previous.key === ']';
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const isWordStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x5f /* _ */ ||
  code === 0x24 /* $ */ ||
  (code >= 0x80 && isLetter(code));

const isWordPart = (code: number): boolean => isWordStart(code) || isDigit(code);

/** Letters, marks and digits beyond ASCII; a lone surrogate stands for its pair. */
const isLetter = (code: number): boolean =>
  (code >= 0xd800 && code <= 0xdfff) || /[\p{L}\p{M}\p{N}]/u.test(String.fromCharCode(code));

const symbol = (key: string, start: number): Token => ({
  kind: 'symbol',
  start,
  end: start + key.length,
  text: key,
  key,
});

const invalid = (start: number, end: number, text: string, hint: string): Token => ({
  kind: 'invalid',
  start,
  end,
  text,
  key: '',
  hint,
});
