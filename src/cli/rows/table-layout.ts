import type { DataType } from '../../arrow/data-type.ts';

/** Displayed columns of a text in a terminal. */
export type TextWidth = (text: string) => number;

/** No column is cut to fewer displayed columns than this. */
const widthMin = 6;
const separator = ' | ';

const numericKinds: ReadonlySet<DataType['kind']> = new Set([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
]);

export function isRightAligned(type: DataType): boolean {
  return numericKinds.has(type.kind);
}

/** Text still says something when it is cut; half a number or half a time says the wrong thing. */
export function mayBeCut(type: DataType): boolean {
  return !isRightAligned(type) && type.kind !== 'timestamp' && type.kind !== 'timestamp-ltz';
}

/**
 * The widths cut down until a row fits into `columns`: the widest of those that may be cut first, and none below `widthMin`. What
 * is too wide even so ends at the edge of the terminal.
 */
export function fitWidths(widths: readonly number[], columns: number, cuttable: readonly boolean[]): number[] {
  const room = columns - separator.length * (widths.length - 1) - 2;
  const fitted = [...widths];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const candidates = fitted.map((width, index) => (cuttable[index] === true ? width : 0));
    const widest = Math.max(...candidates);
    if (widest <= widthMin) break;
    fitted[candidates.indexOf(widest)] = widest - 1;
  }
  return fitted;
}

/** A row as ` a |  1 | b`; nothing is padded behind the last cell. A cell wider than its column pushes the others. */
export function tableLine(
  cells: readonly string[],
  widths: readonly number[],
  rightAligned: readonly boolean[],
  widthOf: TextWidth,
): string {
  const padded = cells.map((cell, index) => {
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)));
    return rightAligned[index] === true ? padding + cell : cell + padding;
  });
  return ` ${padded.join(separator)}`.trimEnd();
}

/** The line between the names and the rows: `----+---`. */
export function ruleLine(widths: readonly number[]): string {
  return widths.map((width) => '-'.repeat(width + 2)).join('+');
}

/** The text cut to `width` displayed columns, with `…` as the last of them. */
export function cutText(text: string, width: number, widthOf: TextWidth): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  let cutWidth = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const segmentWidth = widthOf(segment);
    if (cutWidth + segmentWidth > width - 1) break;
    cut += segment;
    cutWidth += segmentWidth;
  }
  return `${cut}…`;
}

/** Control characters in the notation of JSON, so that a value cannot move the cursor or break a line. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
