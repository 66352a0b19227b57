import type { Split } from '../../operators/source.ts';

const lineBreak = 10;
export const byteOrderMark = [0xef, 0xbb, 0xbf];

/** The part `from..to` of a read that belongs to a split. */
export interface OwnedBytes {
  readonly from: number;
  readonly to: number;
  /** Nothing behind this read belongs to the split. */
  readonly last: boolean;
  /** The line that began before the split has not ended yet. */
  readonly isSeeking: boolean;
}

/**
 * What a split owns of `count` bytes read at `position`: from the first line that begins in the split, through the line break
 * that ends the last one. With `isSeeking` the bytes up to the first line break end a line of the split before. `isEnd` tells
 * that the file ends here.
 */
export function ownedBytes(
  bytes: Uint8Array,
  count: number,
  position: number,
  split: Split,
  isSeeking: boolean,
  isEnd: boolean,
): OwnedBytes {
  let from = position === 0 && byteOrderMark.every((byte, at) => at < count && bytes[at] === byte) ? 3 : 0;
  if (isSeeking) {
    const found = indexOfLineBreak(bytes, 0, count);
    from = found < 0 ? count : found + 1;
    // A line that begins at the end or later belongs to the split that follows.
    if (position + from >= split.end) return { from, to: from, last: true, isSeeking: false };
    if (found < 0) return { from, to: from, last: isEnd, isSeeking: true };
  }
  const boundary = split.end - 1 - position;
  const found = boundary < count ? indexOfLineBreak(bytes, Math.max(boundary, from), count) : -1;
  return found < 0
    ? { from, to: count, last: isEnd, isSeeking: false }
    : { from, to: found + 1, last: true, isSeeking: false };
}

function indexOfLineBreak(bytes: Uint8Array, from: number, to: number): number {
  const found = bytes.indexOf(lineBreak, from);
  return found < to ? found : -1;
}
