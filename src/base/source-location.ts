import type { PeltonError, SourceLocation } from './errors.ts';

/** Columns of source text to show around a caret; a longer line is cut and marked. */
const shownColumnsMax = 120;

/** 1-based line and column of a UTF-16 offset; an offset past the end is the end. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const end = Math.min(offset, text.length);
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) {
    line++;
    lineStart = next + 1;
  }
  return { line, column: end - lineStart + 1 };
}

/**
 * Where in the text, for people: `name:line:column`, the line itself, and carets under the span.
 *
 *     queries.sql:2:3
 *       2 | FORM orders
 *         | ^^^^
 *
 * A span over several lines is marked to the end of its first line. No line break at the end.
 */
export function describeLocation(location: SourceLocation): string {
  const { line, column } = lineAndColumn(location.text, location.start);
  const lineStart = Math.min(location.start, location.text.length) - (column - 1);
  const nextLine = location.text.indexOf('\n', lineStart);
  const sourceLine = location.text.slice(lineStart, nextLine === -1 ? undefined : nextLine).replace(/\r$/, '');
  const shownStart = column <= shownColumnsMax - 20 ? 0 : column - Math.floor(shownColumnsMax / 2);
  const shownEnd = Math.min(sourceLine.length, shownStart + shownColumnsMax);
  const before = `${shownStart > 0 ? '…' : ''}${sourceLine.slice(shownStart, column - 1)}`;
  const shown = `${before}${sourceLine.slice(column - 1, shownEnd)}${shownEnd < sourceLine.length ? '…' : ''}`;
  const markedUnits = Math.min(location.end - location.start, shownEnd - (column - 1));
  const gutter = ' '.repeat(String(line).length);
  // A tab stays a tab under a tab, so that the caret stands right at any tab width.
  const padding = before.replace(/[\ud800-\udbff](?=[\udc00-\udfff])/g, '').replace(/[^\t]/g, ' ');
  return [
    `${location.sourceName}:${line}:${column}`,
    `  ${line} | ${shown}`,
    `  ${gutter} | ${padding}${'^'.repeat(Math.max(1, markedUnits))}`,
  ].join('\n');
}

/** An error in full for people: message, place in the text with a caret, and what to do next. No line break at the end. */
export function describeError(error: PeltonError): string {
  const { message, location, hint } = error.fields;
  const lines = [message];
  if (location !== undefined) lines.push(describeLocation(location));
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return lines.join('\n');
}
