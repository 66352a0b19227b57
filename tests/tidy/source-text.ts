/** One source file as the tidy rules see it. */
export interface SourceText {
  /** Relative to the project root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** `text` with comments and the contents of string literals blanked; same length and line breaks. */
  readonly code: string;
}

export interface Violation {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export function sourceText(path: string, text: string): SourceText {
  return { path, text, code: blankCommentsAndStrings(text) };
}

export function violationAt(source: SourceText, offset: number, message: string): Violation {
  return { path: source.path, line: source.text.slice(0, offset).split('\n').length, message };
}

/** A violation for each match of a global regular expression in the code, outside comments and strings. */
export function violationsOf(source: SourceText, pattern: RegExp, message: string): Violation[] {
  return [...source.code.matchAll(pattern)].map((match) => violationAt(source, match.index, message));
}

/** Specifiers of static and dynamic imports and of re-exports, with the offset of each statement. */
export function importsOf(source: SourceText): { specifier: string; offset: number }[] {
  const pattern = /\b(?:import|export)\b[^;'"`()]*?\bfrom\s*(['"])|\bimport\s*\(?\s*(['"])/g;
  const found = [];
  for (const match of source.code.matchAll(pattern)) {
    const start = match.index + match[0].length;
    const quote = match[1] ?? match[2] ?? '"';
    const specifier = source.text.slice(start, source.text.indexOf(quote, start));
    found.push({ specifier, offset: match.index });
  }
  return found;
}

// A slash that follows one of these begins a regular expression; after anything else it divides.
const beforeRegularExpression = /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\breturn|\btypeof|\bcase)\s*$/;

function blankCommentsAndStrings(text: string): string {
  let out = '';
  let at = 0;
  // One entry per open template literal: how many braces are open inside its current `${`.
  const templateBraces: number[] = [];
  const copy = (end: number): void => {
    out += text.slice(at, end);
    at = end;
  };
  const blank = (end: number): void => {
    out += text.slice(at, end).replace(/[^\n]/g, ' ');
    at = end;
  };
  const blankTemplate = (): void => {
    let end = at;
    while (end < text.length && text[end] !== '`' && !(text[end] === '$' && text[end + 1] === '{')) {
      end += text[end] === '\\' ? 2 : 1;
    }
    blank(Math.min(end, text.length));
    if (text[at] === '`') copy(at + 1);
    else if (at < text.length) {
      copy(at + 2);
      templateBraces.push(0);
    }
  };
  while (at < text.length) {
    const character = text[at];
    const next = text[at + 1];
    if (character === '/' && next === '/') {
      const end = text.indexOf('\n', at);
      blank(end === -1 ? text.length : end);
    } else if (character === '/' && next === '*') {
      const end = text.indexOf('*/', at + 2);
      blank(end === -1 ? text.length : end + 2);
    } else if (character === '/' && beforeRegularExpression.test(text.slice(Math.max(0, at - 12), at))) {
      copy(at + 1);
      blank(endOfRegularExpression(text, at));
    } else if (character === '"' || character === "'") {
      copy(at + 1);
      let end = at;
      while (end < text.length && text[end] !== character && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
      blank(Math.min(end, text.length));
      copy(Math.min(at + 1, text.length));
    } else if (character === '`') {
      copy(at + 1);
      blankTemplate();
    } else if (character === '}' && templateBraces.at(-1) === 0) {
      templateBraces.pop();
      copy(at + 1);
      blankTemplate();
    } else {
      const last = templateBraces.length - 1;
      if (last >= 0 && character === '{') templateBraces[last] = (templateBraces[last] ?? 0) + 1;
      if (last >= 0 && character === '}') templateBraces[last] = (templateBraces[last] ?? 0) - 1;
      copy(at + 1);
    }
  }
  return out;
}

/** Offset of the slash that ends the regular expression whose body begins at `start`, or of the line's end. */
function endOfRegularExpression(text: string, start: number): number {
  let inClass = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '\n') return at;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at;
  }
  return text.length;
}
